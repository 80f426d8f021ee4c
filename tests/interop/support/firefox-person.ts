import { existsSync } from "node:fs";
import { launch, type ElementHandle, type Page } from "puppeteer-core";
import { isNear } from "../../e2e/support/centre-colour.ts";
import type { FakeMedia } from "../../e2e/support/fake-media.ts";
import { rememberPeerConnections } from "../../e2e/support/received-media.ts";
import { until } from "../../e2e/support/until.ts";

const patienceMs = 45_000;
const candidates = [process.env["FIREFOX_PATH"], "/usr/bin/firefox-esr", "/usr/bin/firefox"];

/** Firefox's own fake devices: a camera whose colour wanders and a microphone with a steady tone. */
const preferences = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "permissions.default.microphone": 1,
  "permissions.default.camera": 1,
  "media.autoplay.default": 0,
  // All servers of these tests are on this machine.
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  "network.proxy.type": 0,
  // Nothing is asked of anybody outside it.
  "datareporting.policy.dataSubmissionEnabled": false,
  "app.update.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "media.gmp-manager.url": "data:,",
};

/** Somebody with MELO in Firefox: the verbs of a person that the scenes of this folder need. */
export interface FirefoxPerson {
  readonly name: string;
  signIn(username: string, password: string): Promise<void>;
  open(path: string): Promise<void>;
  joinVoice(channelName: string): Promise<void>;
  waitUntilInCall(): Promise<void>;
  press(buttonName: string): Promise<void>;
  sees(text: string): Promise<void>;
  seesVideoOf(tileName: string, colour: FakeMedia["colour"]): Promise<void>;
  hearsSomething(): Promise<void>;
  pageErrors(): readonly string[];
  screenshot(path: `${string}.png`): Promise<unknown>;
  close(): Promise<void>;
}

interface Received {
  readonly videoFramesDecoded: number;
  readonly audioEnergy: number;
}

async function measure(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const { testPeerConnections } = window as unknown as { testPeerConnections: RTCPeerConnection[] };
    const total = { videoFramesDecoded: 0, audioEnergy: 0 };
    for (const connection of testPeerConnections) {
      if (connection.connectionState === "closed") continue;
      const report = await connection.getStats();
      report.forEach((entry: RTCInboundRtpStreamStats) => {
        if (entry.type !== "inbound-rtp") return;
        total.videoFramesDecoded += entry.framesDecoded ?? 0;
        total.audioEnergy += entry.totalAudioEnergy ?? 0;
      });
    }
    return total;
  });
}

function centreColour(tile: ElementHandle): Promise<readonly number[]> {
  return tile.evaluate((element) => {
    const video = element.querySelector("video");
    const context = document.createElement("canvas").getContext("2d");
    if (video === null || context === null || video.videoWidth === 0) return [];
    context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 16, 16, 0, 0, 8, 8);
    return Array.from(context.getImageData(4, 4, 1, 1).data).slice(0, 3);
  });
}

export async function createFirefoxPerson(origin: string, name: string): Promise<FirefoxPerson> {
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error("Firefox was not found; npm test installs it, or set FIREFOX_PATH");
  const browser = await launch({ browser: "firefox", executablePath, headless: true, extraPrefsFirefox: preferences });
  const page = await browser.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.setViewport({ width: 1280, height: 800 });
  await page.evaluateOnNewDocument(rememberPeerConnections);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));

  const byRole = (role: string, accessibleName: string) =>
    page.locator(`::-p-aria([name="${accessibleName}"][role="${role}"])`);

  const person: FirefoxPerson = {
    name,
    async signIn(username, password) {
      await page.goto(`${origin}/login`);
      await byRole("textbox", "Username").fill(username);
      await page.locator('input[type="password"]').fill(password);
      await byRole("button", "Sign in").click();
      await byRole("navigation", "Servers").wait();
    },
    async open(path) {
      await page.goto(origin + path);
    },
    async joinVoice(channelName) {
      await page.locator(`button[title="${channelName}"]`).click();
    },
    async waitUntilInCall() {
      await page.locator("::-p-text(Voice connected)").wait();
    },
    async press(buttonName) {
      await byRole("button", buttonName).click();
    },
    async sees(text) {
      await page.locator(`::-p-text(${text})`).wait();
    },
    async seesVideoOf(tileName, colour) {
      const before = await measure(page);
      await until(
        `${name} decodes new video frames in Firefox`,
        patienceMs,
        () => measure(page),
        (now) => now.videoFramesDecoded > before.videoFramesDecoded + 5,
      );
      const tile = await byRole("figure", tileName).waitHandle();
      await until(
        `${name} sees the colour [${colour.join()}] in the tile of ${tileName} in Firefox`,
        patienceMs,
        () => centreColour(tile),
        (actual) => isNear(actual, colour),
      );
    },
    async hearsSomething() {
      const before = await measure(page);
      await until(
        `${name} hears something in Firefox`,
        patienceMs,
        () => measure(page),
        (now) => now.audioEnergy > before.audioEnergy + 0.001,
      );
    },
    pageErrors: () => errors,
    screenshot: (path) => page.screenshot({ path }),
    close: () => browser.close(),
  };
  return person;
}
