import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Locator, Page, Response as PageResponse } from "playwright-core";
import { launchChromium } from "./browser.ts";
import { centreColour, isNear } from "./centre-colour.ts";
import { prepareFakeMedia, type FakeMedia } from "./fake-media.ts";
import { measureReceivedMedia, rememberPeerConnections, type ReceivedMedia } from "./received-media.ts";
import { until } from "./until.ts";

const patienceMs = 20_000;

export interface PersonOptions {
  readonly origin: string;
  readonly name: string;
  readonly media: FakeMedia;
  /** After those of the fake media: of two flags with one name Chromium takes the last. */
  readonly browserFlags?: readonly string[];
  /** Instead of the usual Chromium. */
  readonly browserPath?: string;
}

/** Somebody with a browser of their own: does what people do, by what they see, and says what arrives. */
export interface Person {
  readonly name: string;
  /** As it stands on tiles and in rosters: the display name, or the username of accounts without one. */
  userName: string;
  readonly page: Page;
  readonly context: BrowserContext;
  open(path: string): Promise<void>;
  signIn(username: string, password: string): Promise<void>;
  /** Fills the sign-in form that is on the page, with what was used before. */
  enterPassword(): Promise<void>;
  createServer(name: string): Promise<void>;
  /** Makes an invitation link and closes the dialog. */
  makeInviteLink(options?: { readonly worksFor: string }): Promise<string>;
  createVoiceChannel(name: string): Promise<void>;
  signOut(): Promise<void>;
  openChannel(name: string): Promise<void>;
  voiceChannel(name: string): Locator;
  roster(channelName: string): Locator;
  joinVoice(channelName: string): Promise<void>;
  /** Waits until the call's controls are there and it is no longer joining. */
  waitUntilInCall(): Promise<void>;
  /** From anywhere back to the call, by the dock. */
  openStage(): Promise<void>;
  leaveCall(): Promise<void>;
  tile(name: string): Locator;
  toggle(
    control: "Mute" | "Unmute" | "Turn camera on" | "Turn camera off" | "Share screen" | "Stop sharing",
  ): Promise<void>;
  sendMessage(text: string): Promise<void>;
  message(text: string): Locator;
  received(): Promise<ReceivedMedia>;
  /** Waits for new decoded frames, then for the middle of the tile to be of that person's colour. */
  seesVideoOf(tileName: string, colour: FakeMedia["colour"]): Promise<void>;
  /** Waits until something audible was decoded after this call began. */
  hearsSomething(): Promise<void>;
  /** Every token that MELO's route gave to this page. */
  tokens(): Promise<readonly string[]>;
  /** What went wrong on the page that nobody expected. */
  pageErrors(): readonly string[];
  /** The browser process dies without a word to anybody. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

async function tokenOf(response: PageResponse): Promise<string | undefined> {
  try {
    const { token } = (await response.json()) as { readonly token: string };
    return token;
  } catch {
    // The page went before its answer was read.
    return undefined;
  }
}

export async function createPerson({
  origin,
  name,
  media,
  browserFlags = [],
  browserPath,
}: PersonOptions): Promise<Person> {
  const folder = await mkdtemp(join(tmpdir(), `melo-e2e-${name}-`));
  const browser: Browser = await launchChromium(
    [
      ...(await prepareFakeMedia(folder, media)),
      // The first tab is shared without a dialog.
      "--auto-accept-this-tab-capture",
      "--auto-select-desktop-capture-source=Entire screen",
      ...browserFlags,
    ],
    browserPath,
  );
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ["microphone", "camera", "clipboard-read", "clipboard-write"],
  });
  await context.addInitScript(rememberPeerConnections);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const tokens: Promise<string | undefined>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/api/livekit?") && response.ok()) tokens.push(tokenOf(response));
  });

  const channelSidebar = page.getByRole("region", { name: "Channels" });
  let credentials = { username: "", password: "" };
  const dock = page.getByRole("button", { name: /^Voice connected/ });
  const person: Person = {
    name,
    userName: name,
    page,
    context,
    async open(path) {
      await page.goto(origin + path);
    },
    async signIn(username, password) {
      credentials = { username, password };
      await page.goto(`${origin}/login`);
      person.userName = username;
      await person.enterPassword();
    },
    async enterPassword() {
      await page.getByLabel("Username").fill(credentials.username);
      await page.getByLabel("Password", { exact: true }).fill(credentials.password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("navigation", { name: "Servers" }).waitFor();
    },
    async createServer(serverName) {
      await page.getByRole("button", { name: "Add a server" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill(serverName);
      await dialog.getByRole("button", { name: "Make the server" }).click();
      await channelSidebar.getByRole("heading", { name: serverName }).waitFor();
    },
    async createVoiceChannel(channelName) {
      await channelSidebar.getByRole("button", { name: "New voice channel" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill(channelName);
      await dialog.getByRole("button", { name: /^Make/ }).click();
      await dialog.waitFor({ state: "hidden" });
    },
    async signOut() {
      await page.getByRole("button", { name: "Settings" }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
    },
    async makeInviteLink(options) {
      await channelSidebar.getByRole("button", { name: "Invite people" }).click();
      const dialog = page.getByRole("dialog");
      if (options !== undefined) {
        await dialog.getByLabel("Works for").selectOption({ label: options.worksFor });
      }
      await dialog.getByRole("button", { name: "Make a link" }).click();
      const link = await dialog.getByLabel("Link", { exact: true }).inputValue();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      return link;
    },
    async openChannel(channelName) {
      await channelSidebar.getByRole("link", { name: channelName }).click();
      await page.getByRole("main").getByRole("heading", { name: channelName, level: 1 }).waitFor();
    },
    voiceChannel: (channelName) =>
      channelSidebar.getByRole("button", { name: new RegExp(`^${channelName}\\s*, voice channel`) }),
    roster: (channelName) => channelSidebar.getByRole("list", { name: `In ${channelName}` }),
    async joinVoice(channelName) {
      await person.voiceChannel(channelName).click();
    },
    async waitUntilInCall() {
      await dock.waitFor();
    },
    async openStage() {
      await dock.click();
    },
    async leaveCall() {
      await page.getByRole("button", { name: "Leave", exact: true }).first().click();
      await dock.waitFor({ state: "hidden" });
    },
    tile: (tileName) => page.getByRole("figure", { name: tileName, exact: true }),
    async toggle(control) {
      await page
        .getByRole("toolbar", { name: "Call controls" })
        .getByRole("button", { name: control, exact: true })
        .click();
    },
    async sendMessage(text) {
      const field = page.getByRole("textbox", { name: /^Message / });
      await field.fill(text);
      await field.press("Enter");
    },
    message: (text) => page.getByRole("log").getByText(text, { exact: true }),
    received: () => measureReceivedMedia(page),
    async seesVideoOf(tileName, colour) {
      const before = await person.received();
      await until(
        `${name} decodes new video frames`,
        patienceMs,
        () => person.received(),
        (now) => now.videoFramesDecoded > before.videoFramesDecoded + 5,
      );
      await until(
        `${name} sees the colour [${colour.join()}] in the tile of ${tileName}`,
        patienceMs,
        () => centreColour(person.tile(tileName)),
        (actual) => isNear(actual, colour),
      );
    },
    async hearsSomething() {
      const before = await person.received();
      await until(
        `${name} hears something`,
        patienceMs,
        () => person.received(),
        (now) => now.audioEnergy > before.audioEnergy + 0.001,
      );
    },
    tokens: async () => (await Promise.all(tokens)).filter((token) => token !== undefined),
    pageErrors: () => errors,
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
