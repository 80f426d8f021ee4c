import { randomBytes, randomUUID } from "node:crypto";
import type { SfuCredentials } from "@melo/call";
import { startWorld, type World } from "@melo/devkit";
import { AccessToken, RoomServiceClient, type VideoGrant } from "livekit-server-sdk";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { MediaFacts, PlainKey, Snapshot } from "./livekit-adapter/adapter-page.ts";
import { serveAdapterPage, type AdapterSite } from "./livekit-adapter/adapter-site.ts";

const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

let world: World;
let site: AdapterSite;
let browser: Browser;
let service: RoomServiceClient;

beforeAll(async () => {
  world = await startWorld({ name: "livekit-adapter", parts: { calls: false, web: false } });
  site = await serveAdapterPage();
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [...chromiumFlags, ...(process.env["XF"] ?? "").split(" ")],
  });
  service = new RoomServiceClient(world.internal.livekit, world.livekit.apiKey, world.livekit.apiSecret);
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  if (process.env["ADAPTER_LOG"] !== undefined) console.log(await world.logs("livekit", 60));
  await world?.stop();
});

afterEach(async () => {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
});

function sfuUrl(): string {
  return world.internal.livekit.replace(/^http/, "ws");
}

async function createRoom(options: { maxParticipants?: number } = {}): Promise<string> {
  const name = randomUUID();
  await service.createRoom({ name, ...options });
  return name;
}

async function credentials(
  livekitRoom: string,
  participantIdentity: string,
  grant: VideoGrant = {},
): Promise<SfuCredentials> {
  const token = new AccessToken(world.livekit.apiKey, world.livekit.apiSecret, {
    identity: participantIdentity,
    ttl: 60,
  });
  token.addGrant({ roomJoin: true, room: livekitRoom, canPublish: true, canSubscribe: true, ...grant });
  return {
    url: sfuUrl(),
    token: await token.toJwt(),
    livekitRoom,
    participantIdentity,
    expiresAtMs: Date.now() + 60_000,
  };
}

function keyOf(participantIdentity: string, index = 0): PlainKey {
  return { participantIdentity, index, bytes: [...randomBytes(16)] };
}

async function openPage(): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (process.env["ADAPTER_LOG"] !== undefined) page.on("console", (message) => console.log(message.text()));
  page.on("pageerror", (error) => console.log(error));
  await page.goto(site.origin);
  await page.waitForFunction(() => "adapter" in window);
  return page;
}

function snapshot(page: Page): Promise<Snapshot> {
  return page.evaluate(() => window.adapter.snapshot());
}

function trackIdOf({ participants }: Snapshot, identity: string, source: string): string | undefined {
  return participants
    .find((participant) => participant.identity === identity)
    ?.tracks.find((track) => track.source === source)?.trackId;
}

async function mediaOf(page: Page, identity: string, source: string): Promise<MediaFacts | undefined> {
  const trackId = trackIdOf(await snapshot(page), identity, source);
  return trackId === undefined ? undefined : page.evaluate((id) => window.adapter.media(id), trackId);
}

async function join(page: Page, room: string, identity: string, keys: readonly PlainKey[]): Promise<void> {
  const ticket = await credentials(room, identity);
  await page.evaluate(
    async ({ ticket, keys }) => {
      window.adapter.open({ isEncrypted: true });
      window.adapter.setKeys(keys);
      const media = [window.adapter.set("microphone", true), window.adapter.set("camera", true)];
      const result = await window.adapter.connect(ticket);
      if (typeof result === "string") throw new Error(result);
      await Promise.all(media);
    },
    { ticket, keys },
  );
}

async function sees(page: Page, identity: string): Promise<void> {
  await expect
    .poll(async () => (await mediaOf(page, identity, "camera"))?.framesDecoded ?? 0, { timeout: 20_000 })
    .toBeGreaterThan(2);
}

async function hears(page: Page, identity: string): Promise<void> {
  await expect
    .poll(async () => (await mediaOf(page, identity, "microphone"))?.audioEnergy ?? 0, { timeout: 20_000 })
    .toBeGreaterThan(0.001);
}

describe("the LiveKit adapter in a browser", () => {
  test("two people with each other's keys see and hear each other", async () => {
    const room = await createRoom();
    const keys = [keyOf("@ann:x:A"), keyOf("@ben:x:B")];
    const [ann, ben] = await Promise.all([openPage(), openPage()]);
    await join(ann, room, "@ann:x:A", keys);
    await join(ben, room, "@ben:x:B", keys);
    await Promise.all([sees(ann, "@ben:x:B"), sees(ben, "@ann:x:A"), hears(ann, "@ben:x:B"), hears(ben, "@ann:x:A")]);
    console.log(await ben.evaluate(() => window.adapter.marks()));
    await expect
      .poll(async () =>
        (await snapshot(ben)).participants.flatMap(({ tracks }) => tracks.map(({ decryption }) => decryption)),
      )
      .toEqual(["working", "working"]);
  });
});
