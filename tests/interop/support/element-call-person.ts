import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame, FrameLocator, Locator, Page, Request as PageRequest } from "playwright-core";
import { launchChromium } from "../../e2e/support/browser.ts";
import { centreColour, isNear } from "../../e2e/support/centre-colour.ts";
import { prepareFakeMedia, type FakeMedia } from "../../e2e/support/fake-media.ts";
import { measureReceivedMedia, rememberPeerConnections, type ReceivedMedia } from "../../e2e/support/received-media.ts";
import { until } from "../../e2e/support/until.ts";
import type { Ring } from "../element-call/follow-rings.ts";
import type { CallChoices, HostAccount, KeyTraffic } from "../element-call/host-page.ts";

const patienceMs = 45_000;

export interface ElementCallPersonOptions {
  /** Of the page that holds the widget. */
  readonly hostOrigin: string;
  readonly name: string;
  readonly account: HostAccount;
  readonly media: FakeMedia;
  readonly browserFlags?: readonly string[];
}

export interface JoinChoices extends Omit<CallChoices, "intent"> {
  readonly intent?: CallChoices["intent"];
  readonly isCameraOn?: boolean;
}

export interface TokenRequest {
  readonly path: string;
  readonly status: number;
  /** Whether a delayed leave was handed over with it. */
  readonly isDelegation: boolean;
}

/** Somebody who uses Element Call in a Matrix client: the same verbs as a person with MELO. */
export interface ElementCallPerson {
  readonly name: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly page: Page;
  joinRoom(roomId: string): Promise<void>;
  /** Opens Element Call and waits in its lobby, with the microphone on. */
  openLobby(choices: JoinChoices): Promise<void>;
  /** The click on the lobby's button, and nothing that comes after it. */
  enterFromLobby(): Promise<void>;
  /** Element Call's own document, new with every lobby. */
  frame(): Frame;
  /** Through the lobby, with the microphone on. */
  joinCall(choices: JoinChoices): Promise<void>;
  leaveCall(): Promise<void>;
  tile(displayName: string): Locator;
  setMicrophone(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  setScreenShare(isOn: boolean): Promise<void>;
  setHand(isRaised: boolean): Promise<void>;
  /** By the name that Element Call gives the reaction: thumbsup, party, clap, dog, rock. */
  react(reaction: string): Promise<void>;
  /** Waits until the tile shows that microphone as muted, or not. */
  seesMicrophoneOf(displayName: string, isOn: boolean): Promise<void>;
  seesVideoOf(displayName: string, colour: FakeMedia["colour"]): Promise<void>;
  /** Waits for the large picture of a shared screen to move on. */
  seesSharedScreen(): Promise<void>;
  seesNoSharedScreen(): Promise<void>;
  hearsSomething(): Promise<void>;
  received(): Promise<ReceivedMedia>;
  /** What Element Call asked of token services, in order. */
  tokenRequests(): Promise<readonly TokenRequest[]>;
  /** Of all peer connections that Element Call has made in this call. */
  connectionStates(): Promise<readonly string[]>;
  /** What the widget has told its host. */
  told(): Promise<readonly string[]>;
  /** Waits until the client rings for a call of that person. */
  isRungBy(userId: string): Promise<Ring>;
  decline(ring: Ring): Promise<void>;
  /** Waits for the widget to say that it is done. */
  seesCallEnd(): Promise<void>;
  seesHandOf(displayName: string, isRaised: boolean): Promise<void>;
  seesReactionOf(displayName: string, emoji: string): Promise<void>;
  /** Media keys that this person's device sent and got. */
  keys(): Promise<KeyTraffic>;
  /** The browser process dies without a word to anybody. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

function paintedFrames(video: Locator): Promise<number> {
  return video.evaluate((element) =>
    element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality().totalVideoFrames : 0,
  );
}

async function answered(request: PageRequest, path: string): Promise<TokenRequest> {
  const response = await request.response();
  return { path, status: response?.status() ?? 0, isDelegation: request.postData()?.includes('"delay_id"') ?? false };
}

export async function createElementCallPerson(options: ElementCallPersonOptions): Promise<ElementCallPerson> {
  const { name, account } = options;
  const folder = await mkdtemp(join(tmpdir(), `melo-interop-${name}-`));
  const browser = await launchChromium([
    ...(await prepareFakeMedia(folder, options.media)),
    "--auto-accept-this-tab-capture",
    "--auto-select-desktop-capture-source=Entire screen",
    ...(options.browserFlags ?? []),
  ]);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ["microphone", "camera"],
  });
  await context.addInitScript(rememberPeerConnections);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  const tokenRequests: Promise<TokenRequest>[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (request.method() === "POST" && /\/(?:sfu\/get|get_token)$/.test(path))
      tokenRequests.push(answered(request, path));
  });
  await page.goto(`${options.hostOrigin}/`);
  await page.waitForFunction(() => "host" in window);
  await page.evaluate((own) => window.host.start(own), account);

  const call: FrameLocator = page.frameLocator('iframe[title="Element Call"]');
  const sharedScreen = call.locator('video[data-lk-source="screen_share"]').first();

  function frame(): Frame {
    const found = page.frames().find((one) => one.url().includes("/element-call/"));
    if (found === undefined) throw new Error(`${name} is in no call`);
    return found;
  }

  /** Element Call's buttons are switches and take a moment to do what they say. */
  async function setSwitch(testId: string, isOn: boolean): Promise<void> {
    const button = call.getByTestId(testId);
    await button.waitFor();
    if ((await button.getAttribute("aria-checked")) === String(isOn)) return;
    await button.click();
    await call.locator(`[data-testid="${testId}"][aria-checked="${String(isOn)}"]`).waitFor();
  }

  let heardRings = 0;
  const person: ElementCallPerson = {
    name,
    userId: account.userId,
    deviceId: account.deviceId,
    page,
    joinRoom: (roomId) => page.evaluate((id) => window.host.joinRoom(id), roomId),
    frame,
    async openLobby({ isCameraOn = true, intent = "join_existing", ...choices }) {
      await page.evaluate((all) => window.host.openCall(all), { ...choices, intent });
      await call.getByTestId("lobby_joinCall").waitFor();
      await setSwitch("incall_videomute", isCameraOn);
    },
    enterFromLobby: () => call.getByTestId("lobby_joinCall").click(),
    async joinCall(choices) {
      await person.openLobby(choices);
      await person.enterFromLobby();
      await call.getByTestId("incall_leave").waitFor();
    },
    async leaveCall() {
      const button = call.getByTestId("incall_leave");
      await button.click();
      await person.seesCallEnd();
    },
    tile: (displayName) =>
      call
        .getByTestId("videoTile")
        .filter({ has: page.getByTestId("name_tag").getByText(displayName, { exact: true }) }),
    setMicrophone: (isOn) => setSwitch("incall_mute", isOn),
    setCamera: (isOn) => setSwitch("incall_videomute", isOn),
    setScreenShare: (isOn) => setSwitch("incall_screenshare", isOn),
    async setHand(isRaised) {
      await call.getByRole("button", { name: "Reactions" }).click();
      await call.getByRole("button", { name: isRaised ? "Raise hand" : "Lower hand", exact: true }).click();
    },
    async react(reaction) {
      await call.getByRole("button", { name: "Reactions" }).click();
      await call.getByRole("button", { name: reaction, exact: true }).click();
    },
    async seesMicrophoneOf(displayName, isOn) {
      await person
        .tile(displayName)
        .getByLabel(isOn ? "Microphone on" : "Microphone off", { exact: true })
        .waitFor();
    },
    async seesVideoOf(displayName, colour) {
      const before = await person.received();
      await until(
        `${name} decodes new video frames in Element Call`,
        patienceMs,
        () => person.received(),
        (now) => now.videoFramesDecoded > before.videoFramesDecoded + 5,
      );
      await until(
        `${name} sees the colour [${colour.join()}] in the tile of ${displayName} in Element Call`,
        patienceMs,
        () => centreColour(person.tile(displayName)),
        (actual) => isNear(actual, colour),
      );
    },
    async seesSharedScreen() {
      await sharedScreen.waitFor();
      const before = await paintedFrames(sharedScreen);
      await until(
        `${name} sees the shared screen move in Element Call`,
        patienceMs,
        () => paintedFrames(sharedScreen),
        (now) => now > before,
      );
    },
    async seesNoSharedScreen() {
      await sharedScreen.waitFor({ state: "detached" });
    },
    async hearsSomething() {
      const before = await person.received();
      await until(
        `${name} hears something in Element Call`,
        patienceMs,
        () => person.received(),
        (now) => now.audioEnergy > before.audioEnergy + 0.001,
      );
    },
    received: () => measureReceivedMedia(frame()),
    tokenRequests: () => Promise.all(tokenRequests),
    connectionStates: () =>
      frame().evaluate(() => {
        const { testPeerConnections } = window as unknown as { testPeerConnections: RTCPeerConnection[] };
        return testPeerConnections.map(({ connectionState }) => connectionState);
      }),
    told: () => page.evaluate(() => window.host.told()),
    async isRungBy(userId) {
      const handle = await page.waitForFunction(
        ({ caller, heard }) =>
          window.host
            .rings()
            .slice(heard)
            .find((ring) => ring.userId === caller),
        { caller: userId, heard: heardRings },
      );
      const ring = await handle.jsonValue();
      if (ring === undefined) throw new Error("waited for a ring and got none");
      heardRings = (await page.evaluate(() => window.host.rings())).length;
      return ring;
    },
    decline: (ring) => page.evaluate((one) => window.host.decline(one), ring),
    async seesCallEnd() {
      await page.waitForFunction(() => window.host.told().at(-1) === "io.element.close");
      await page.evaluate(() => window.host.removeCall());
    },
    async seesHandOf(displayName, isRaised) {
      await person
        .tile(displayName)
        .getByText("✋")
        .waitFor({ state: isRaised ? "visible" : "detached" });
    },
    seesReactionOf: (displayName, emoji) => person.tile(displayName).getByText(emoji).waitFor(),
    keys: () => page.evaluate(() => window.host.keys()),
    async kill() {
      const session = await browser.newBrowserCDPSession();
      // The answer never comes: the process is gone.
      await Promise.race([
        session.send("Browser.crash").catch(() => undefined),
        new Promise((resolve) => browser.on("disconnected", resolve)),
      ]);
    },
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return person;
}
