import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import type { SfuCredentials, SfuTrack } from "@melo/call";
import { startWorld, type World } from "@melo/devkit";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { MediaFacts, PlainKey, Snapshot } from "./livekit-adapter/adapter-page.ts";
import { serveAdapterPages } from "./livekit-adapter/adapter-site.ts";
import { launchChromium } from "../e2e/support/browser.ts";
import { prepareTalkingMicrophone } from "../media/talking-microphone.ts";
import type { PageSite } from "../pages/page-site.ts";

const fakeMedia = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

let world: World;
let site: PageSite;
let browser: Browser;
let service: RoomServiceClient;
let mediaFolder: string;

beforeAll(async () => {
  world = await startWorld({ name: "livekit-adapter", parts: { calls: false, web: false } });
  site = await serveAdapterPages();
  mediaFolder = await mkdtemp(joinPath(tmpdir(), "melo-talking-"));
  browser = await launchChromium([...fakeMedia, prepareTalkingMicrophone(mediaFolder)]);
  service = new RoomServiceClient(world.internal.livekit, world.livekit.apiKey, world.livekit.apiSecret);
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await world?.stop();
  await rm(mediaFolder, { recursive: true, force: true });
});

afterEach(async () => {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
});

function sfuUrl(): string {
  return world.internal.livekit.replace(/^http/, "ws");
}

async function createRoom(): Promise<string> {
  const name = randomUUID();
  await service.createRoom({ name });
  return name;
}

async function credentials(livekitRoom: string, participantIdentity: string): Promise<SfuCredentials> {
  const token = new AccessToken(world.livekit.apiKey, world.livekit.apiSecret, {
    identity: participantIdentity,
    ttl: 60,
  });
  token.addGrant({ roomJoin: true, room: livekitRoom, canPublish: true, canSubscribe: true });
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
  await page.goto(`${site.origin}/adapter`);
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

interface JoinOptions {
  readonly isEncrypted?: boolean;
  readonly workerUrl?: string;
  readonly keys?: readonly PlainKey[];
  readonly sources?: readonly ("microphone" | "camera")[];
}

/** Resolves when everything asked for is published; the code of the error if the connection was refused. */
async function join(
  page: Page,
  room: string,
  identity: string,
  options: JoinOptions = {},
): Promise<string | undefined> {
  const ticket = await credentials(room, identity);
  const { isEncrypted = true, keys = [], sources = ["microphone", "camera"], workerUrl } = options;
  const open = { isEncrypted, ...(workerUrl !== undefined && { workerUrl }) };
  return page.evaluate(
    async ({ ticket, keys, sources, open }) => {
      window.adapter.open(open);
      window.adapter.setKeys(keys);
      const media = sources.map((source) => window.adapter.set(source, true));
      const result = await window.adapter.connect(ticket);
      if (typeof result === "string") return result;
      await Promise.all(media);
      return undefined;
    },
    { ticket, keys, sources, open },
  );
}

const patience = { timeout: 20_000 };

/** Frames go on being decoded: more than there are now. */
async function sees(page: Page, identity: string, source = "camera"): Promise<void> {
  const before = (await mediaOf(page, identity, source))?.framesDecoded ?? 0;
  await expect
    .poll(async () => (await mediaOf(page, identity, source))?.framesDecoded ?? 0, patience)
    .toBeGreaterThan(before + 2);
}

async function hears(page: Page, identity: string): Promise<void> {
  const before = (await mediaOf(page, identity, "microphone"))?.audioEnergy ?? 0;
  await expect
    .poll(async () => (await mediaOf(page, identity, "microphone"))?.audioEnergy ?? 0, patience)
    .toBeGreaterThan(before + 0.001);
}

async function trackOf(page: Page, identity: string, source: string): Promise<SfuTrack | undefined> {
  const { participants } = await snapshot(page);
  return participants
    .find((participant) => participant.identity === identity)
    ?.tracks.find((track) => track.source === source);
}

async function states(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => window.adapter.states());
}

function set(page: Page, source: "microphone" | "camera" | "screenShare", isOn: boolean): Promise<void> {
  return page.evaluate(([name, wanted]) => window.adapter.set(name, wanted), [source, isOn] as const);
}

const ann = "@ann:example.org:AAA";
const ben = "@ben:example.org:BBB";

async function startCall(): Promise<{ room: string; annPage: Page; benPage: Page; keys: readonly PlainKey[] }> {
  const room = await createRoom();
  const keys = [keyOf(ann), keyOf(ben)];
  const [annPage, benPage] = await Promise.all([openPage(), openPage()]);
  await Promise.all([join(annPage, room, ann, { keys }), join(benPage, room, ben, { keys })]);
  return { room, annPage, benPage, keys };
}

describe("the contract of the port", () => {
  test("holds in a browser against a real server as it does for the fake", async () => {
    const page = await (await browser.newContext()).newPage();
    await page.exposeFunction("newRoom", async () => {
      const room = await createRoom();
      return { ann: await credentials(room, ann), ben: await credentials(room, ben) };
    });
    await page.goto(`${site.origin}/contract`);
    await page.waitForFunction(() => "runContract" in window);
    const results = await page.evaluate(() => window.runContract());
    expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(results.length).toBeGreaterThan(10);
  });
});

describe("two people in an encrypted call", () => {
  test("see and hear each other, and know that they do", async () => {
    const { annPage, benPage } = await startCall();
    await Promise.all([sees(annPage, ben), sees(benPage, ann), hears(annPage, ben), hears(benPage, ann)]);
    await expect
      .poll(() => trackOf(annPage, ben, "camera"), patience)
      .toMatchObject({ isEncrypted: true, decryption: "working" });
    await expect
      .poll(() => trackOf(annPage, ben, "microphone"), patience)
      .toMatchObject({ isEncrypted: true, decryption: "working" });
    await expect.poll(async () => (await snapshot(annPage)).speakers, patience).toContain(ben);
    expect((await snapshot(annPage)).localMedia).toMatchObject({
      microphone: { phase: "on" },
      camera: { phase: "on" },
    });
  });

  test("decode nothing without a key, know a wrong key from a missing one, and recover with the right one", async () => {
    const room = await createRoom();
    const keys = [keyOf(ann), keyOf(ben)];
    const wrong = [keyOf(ann), ...keys.slice(1)];
    const [annPage, benPage, strangerPage] = await Promise.all([openPage(), openPage(), openPage()]);
    await join(annPage, room, ann, { keys });
    await join(benPage, room, ben, { keys: wrong });
    await join(strangerPage, room, "@eve:example.org:EEE", { sources: [] });
    await expect.poll(async () => (await trackOf(benPage, ann, "camera"))?.decryption, patience).toBe("failing");
    await expect.poll(async () => (await trackOf(strangerPage, ann, "camera"))?.decryption, patience).toBe("waiting");
    expect(await benPage.evaluate(() => window.adapter.allFramesDecoded())).toBe(0);
    expect(await strangerPage.evaluate(() => window.adapter.allFramesDecoded())).toBe(0);

    await benPage.evaluate((right) => window.adapter.setKeys(right), keys);
    await Promise.all([sees(benPage, ann), hears(benPage, ann)]);
    await expect.poll(async () => (await trackOf(benPage, ann, "camera"))?.decryption, patience).toBe("working");
  });

  test("encrypt with a rotated key from then on, also after a reconnect from scratch", async () => {
    const { room, annPage, benPage, keys } = await startCall();
    const newcomer = "@carl:example.org:CCC";
    const rotated = keyOf(ann, 1);
    await sees(benPage, ann);
    const newcomerPage = await openPage();
    await join(newcomerPage, room, newcomer, { keys: [rotated, keyOf(newcomer)], sources: [] });
    await benPage.evaluate((next) => window.adapter.setKeys(next), [...keys, rotated]);
    // Others' keys under smaller indices arrive after our own.
    await annPage.evaluate((next) => window.adapter.setKeys(next), [...keys, rotated, keyOf(newcomer)]);
    await Promise.all([sees(benPage, ann), hears(benPage, ann), sees(newcomerPage, ann)]);
    await annPage.evaluate(() => window.adapter.simulate("full-reconnect"));
    await expect.poll(async () => (await states(annPage)).slice(-2), patience).toEqual(["reconnecting", "connected"]);
    await Promise.all([sees(benPage, ann), hears(benPage, ann), sees(newcomerPage, ann)]);
    await expect.poll(async () => (await trackOf(newcomerPage, ann, "camera"))?.decryption, patience).toBe("working");
  });

  test("encrypt with the newest of the keys that were there before the connection", async () => {
    const room = await createRoom();
    const [older, newer] = [keyOf(ann, 0), keyOf(ann, 1)];
    const [annPage, benPage] = await Promise.all([openPage(), openPage()]);
    await join(annPage, room, ann, { keys: [older, newer, keyOf(ben, 0)] });
    await join(benPage, room, ben, { keys: [newer], sources: [] });
    await sees(benPage, ann);
  });

  test("get nothing of what is published in clear", async () => {
    const room = await createRoom();
    const [annPage, malloryPage] = await Promise.all([openPage(), openPage()]);
    await join(annPage, room, ann, { keys: [keyOf(ann)], sources: [] });
    await join(malloryPage, room, "@mallory:example.org:MMM", { isEncrypted: false });
    await expect
      .poll(() => trackOf(annPage, "@mallory:example.org:MMM", "camera"), patience)
      .toMatchObject({
        isEncrypted: false,
        isSubscribed: true,
        decryption: "not_needed",
      });
    const track = await trackOf(annPage, "@mallory:example.org:MMM", "camera");
    expect(await annPage.evaluate((id) => window.adapter.canFind(id), track?.trackId ?? "")).toBe(false);
    await expect.poll(() => annPage.evaluate(() => window.adapter.allVideoPackets()), patience).toBeGreaterThan(30);
    expect(await annPage.evaluate(() => window.adapter.allFramesDecoded())).toBe(0);
  });
});

describe("an unencrypted call", () => {
  test("needs no keys and no worker", async () => {
    const room = await createRoom();
    const [annPage, benPage] = await Promise.all([openPage(), openPage()]);
    await join(annPage, room, ann, { isEncrypted: false });
    await join(benPage, room, ben, { isEncrypted: false, sources: [] });
    await Promise.all([sees(benPage, ann), hears(benPage, ann)]);
    expect(await trackOf(benPage, ann, "camera")).toMatchObject({ isEncrypted: false, decryption: "not_needed" });
    expect(benPage.workers()).toHaveLength(0);
  });
});

describe("our own media", () => {
  test("a muted microphone stays published and keeps its device; the last of many toggles counts", async () => {
    const { annPage, benPage } = await startCall();
    await hears(benPage, ann);
    const trackId = trackIdOf(await snapshot(benPage), ann, "microphone");
    await set(annPage, "microphone", false);
    await expect.poll(() => trackOf(benPage, ann, "microphone"), patience).toMatchObject({ trackId, isMuted: true });
    expect(await annPage.evaluate(() => window.adapter.liveCaptures())).toEqual(["audio", "video"]);

    await annPage.evaluate(async () => {
      await Promise.all([true, false, true, false, true].map((isOn) => window.adapter.set("microphone", isOn)));
    });
    expect((await snapshot(annPage)).localMedia.microphone.phase).toBe("on");
    await expect.poll(() => trackOf(benPage, ann, "microphone"), patience).toMatchObject({ trackId, isMuted: false });
    await hears(benPage, ann);
  });

  test("a camera that is switched off closes its device, and comes back", async () => {
    const { annPage, benPage } = await startCall();
    await sees(benPage, ann);
    await set(annPage, "camera", false);
    expect(await annPage.evaluate(() => window.adapter.liveCaptures())).toEqual(["audio"]);
    expect((await snapshot(annPage)).localMedia.camera.phase).toBe("off");
    await expect.poll(async () => (await trackOf(benPage, ann, "camera"))?.isMuted, patience).toBe(true);
    await set(annPage, "camera", true);
    await sees(benPage, ann);
  });

  test("a wish that is taken back before the connection stands is never published", async () => {
    const room = await createRoom();
    const [annPage, benPage] = await Promise.all([openPage(), openPage()]);
    await join(benPage, room, ben, { sources: [] });
    const ticket = await credentials(room, ann);
    await annPage.evaluate(async (ticket) => {
      window.adapter.open({ isEncrypted: true });
      const wishes = [window.adapter.set("microphone", true), window.adapter.set("microphone", false)];
      await window.adapter.connect(ticket);
      await Promise.all(wishes);
    }, ticket);
    await expect
      .poll(async () => (await snapshot(benPage)).participants.map(({ identity }) => identity), patience)
      .toEqual([ann]);
    await expect.poll(() => annPage.evaluate(() => window.adapter.liveCaptures()), patience).toEqual([]);
    expect((await snapshot(benPage)).participants[0]?.tracks).toEqual([]);
    expect((await snapshot(annPage)).localMedia.microphone).toMatchObject({ phase: "off", failure: undefined });
  });

  test("a screen is shared until the browser's own stop button is pressed", async () => {
    const { annPage, benPage } = await startCall();
    await set(annPage, "screenShare", true);
    expect((await snapshot(annPage)).localMedia.screenShare).toMatchObject({ phase: "on", failure: undefined });
    await expect.poll(() => trackOf(benPage, ann, "screen_share"), patience).toMatchObject({ isEncrypted: true });
    await sees(benPage, ann, "screen_share");
    await annPage.evaluate(() => window.adapter.endCapture("video", "getDisplayMedia"));
    await expect.poll(() => trackOf(benPage, ann, "screen_share"), patience).toBeUndefined();
    await expect
      .poll(async () => (await snapshot(annPage)).localMedia.screenShare, patience)
      .toMatchObject({ phase: "off", failure: undefined });

    await set(annPage, "screenShare", true);
    await expect.poll(() => trackOf(benPage, ann, "screen_share"), patience).toBeDefined();
    await set(annPage, "screenShare", false);
    await expect.poll(() => trackOf(benPage, ann, "screen_share"), patience).toBeUndefined();
  });

  test.each([
    ["microphone", "getUserMedia", "NotAllowedError", "microphone_denied"],
    ["microphone", "getUserMedia", "NotFoundError", "microphone_missing"],
    ["camera", "getUserMedia", "NotReadableError", "camera_busy"],
    ["screenShare", "getDisplayMedia", "NotAllowedError", "screen_share_denied"],
  ] as const)(
    "%s with %s failing with %s is off with %s, and works on the next attempt",
    async (source, kind, errorName, code) => {
      const page = await openPage();
      expect(await join(page, await createRoom(), ann, { sources: [] })).toBeUndefined();
      await page.evaluate(([kind, errorName]) => window.adapter.refuseCaptures(kind, errorName), [
        kind,
        errorName,
      ] as const);
      await set(page, source, true);
      expect((await snapshot(page)).localMedia[source]).toMatchObject({ phase: "off", failure: code });
      await page.evaluate((kind) => window.adapter.refuseCaptures(kind, undefined), kind);
      await set(page, source, true);
      expect((await snapshot(page)).localMedia[source]).toMatchObject({ phase: "on", failure: undefined });
    },
  );

  test("a moderator's mute is ours too, and a lost device is a failure", async () => {
    const { room, annPage, benPage } = await startCall();
    const trackId = (await snapshot(annPage)).localMedia.microphone.trackId ?? "";
    await service.mutePublishedTrack(room, ann, trackId, true);
    await expect
      .poll(async () => (await snapshot(annPage)).localMedia.microphone, patience)
      .toMatchObject({ phase: "off", failure: undefined });
    await set(annPage, "microphone", true);
    await hears(benPage, ann);

    await annPage.evaluate(() => {
      window.adapter.refuseCaptures("getUserMedia", "NotFoundError");
      window.adapter.endCapture("audio", "getUserMedia");
    });
    await expect
      .poll(async () => (await snapshot(annPage)).localMedia.microphone, patience)
      .toMatchObject({ phase: "off", failure: "microphone_missing" });
  });
});

describe("remote tracks", () => {
  test("one that is not wanted is not sent, until it is wanted again", async () => {
    const { annPage, benPage } = await startCall();
    await sees(benPage, ann);
    const trackId = trackIdOf(await snapshot(benPage), ann, "camera") ?? "";
    await benPage.evaluate((id) => window.adapter.setSubscribed(id, false), trackId);
    await expect.poll(async () => (await trackOf(benPage, ann, "camera"))?.isSubscribed, patience).toBe(false);
    await benPage.evaluate((id) => window.adapter.setSubscribed(id, true), trackId);
    await sees(benPage, ann);
    expect(await states(annPage)).toEqual(["idle", "connecting", "connected"]);
  });
});

describe("the end of a connection", () => {
  test("who is removed knows it, and no device stays open", async () => {
    const { room, annPage, benPage } = await startCall();
    await service.removeParticipant(room, ann);
    await expect
      .poll(async () => (await snapshot(annPage)).state, patience)
      .toEqual({ phase: "disconnected", reason: "removed" });
    expect(await annPage.evaluate(() => window.adapter.liveCaptures())).toEqual([]);
    expect((await snapshot(annPage)).localMedia).toMatchObject({
      microphone: { phase: "off" },
      camera: { phase: "off" },
    });
    await expect.poll(async () => (await snapshot(benPage)).participants, patience).toEqual([]);
  });

  test("a closed room and a second device with the same identity have their own reasons", async () => {
    const { room, annPage, benPage } = await startCall();
    const secondPage = await openPage();
    await join(secondPage, room, ann, { sources: [] });
    await expect.poll(async () => (await states(annPage)).at(-1), patience).toBe("joined_elsewhere");
    await service.deleteRoom(room);
    await expect.poll(async () => (await states(benPage)).at(-1), patience).toBe("room_closed");
  });

  test("twenty joins and leaves leave no device, worker, peer connection or memory behind", async () => {
    const joins = 20;
    const room = await createRoom();
    const page = await openPage();
    for (let count = 0; count < joins; count += 1) {
      expect(await join(page, room, ann, { keys: [keyOf(ann)] })).toBeUndefined();
      await page.evaluate(() => window.adapter.end());
      expect((await snapshot(page)).state).toEqual({ phase: "disconnected", reason: "left" });
    }
    await expect.poll(() => page.workers().length, patience).toBe(0);
    await expect.poll(() => page.evaluate(() => window.adapter.openPeerConnections()), patience).toBe(0);
    expect(await page.evaluate(() => window.adapter.liveCaptures())).toEqual([]);
    const devTools = await page.context().newCDPSession(page);
    const connectionsInMemory = async (): Promise<number> => {
      await devTools.send("HeapProfiler.collectGarbage");
      return page.evaluate(() => window.adapter.connectionsInMemory());
    };
    // The page itself still holds the last one.
    await expect.poll(connectionsInMemory, patience).toBeLessThanOrEqual(1);
  });

  test("ended while the device and the connection are still opening, nothing stays open", async () => {
    const page = await openPage();
    const ticket = await credentials(await createRoom(), ann);
    const result = await page.evaluate(async (ticket) => {
      window.adapter.open({ isEncrypted: true });
      const microphone = window.adapter.set("microphone", true);
      const connecting = window.adapter.connect(ticket);
      window.adapter.end();
      await microphone;
      return connecting;
    }, ticket);
    expect(result).toBe("aborted");
    expect((await snapshot(page)).state).toEqual({ phase: "disconnected", reason: "left" });
    await expect.poll(() => page.evaluate(() => window.adapter.liveCaptures()), patience).toEqual([]);
    await expect.poll(() => page.workers().length, patience).toBe(0);
  });
});

describe("what can go wrong with a connection", () => {
  test("an encryption worker that does not start fails the join instead of joining silently", async () => {
    const page = await openPage();
    expect(await join(page, await createRoom(), ann, { workerUrl: "/missing.mjs" })).toBe("encryption_failed");
    expect(await states(page)).toEqual(["idle", "connecting", "connection_lost"]);
    expect(await page.evaluate(() => window.adapter.liveCaptures())).toEqual([]);
  });

  test("a token that is worth nothing, a room that is gone and a server that is not there", async () => {
    const room = await createRoom();
    const page = await openPage();
    const attempt = async (ticket: SfuCredentials): Promise<number | string> => {
      await page.evaluate(() => window.adapter.open({ isEncrypted: true }));
      return page.evaluate((ticket) => window.adapter.connect(ticket), ticket);
    };
    expect(await attempt({ ...(await credentials(room, ben)), token: "not.a.token" })).toBe("call_forbidden");
    expect(await attempt(await credentials("no-such-room", ben))).toBe("call_server_unreachable");
    expect(await attempt({ ...(await credentials(room, ben)), url: "ws://127.0.0.1:9" })).toBe(
      "call_server_unreachable",
    );
  });

  test("signalling that breaks is resumed", async () => {
    const { annPage, benPage } = await startCall();
    await annPage.evaluate(() => window.adapter.simulate("signal-reconnect"));
    await expect
      .poll(() => states(annPage), patience)
      .toEqual(["idle", "connecting", "connected", "reconnecting", "connected"]);
    await Promise.all([sees(benPage, ann), sees(annPage, ben)]);
  });

  test("after a reconnect from scratch everybody is seen and heard again, and who was muted still is", async () => {
    const { annPage, benPage } = await startCall();
    await sees(benPage, ann);
    await set(annPage, "microphone", false);
    await annPage.evaluate(() => window.adapter.simulate("full-reconnect"));
    await expect
      .poll(() => states(annPage), patience)
      .toEqual(["idle", "connecting", "connected", "reconnecting", "connected"]);
    await Promise.all([sees(benPage, ann), sees(annPage, ben), hears(annPage, ben)]);
    await expect.poll(async () => (await trackOf(benPage, ann, "microphone"))?.isMuted, patience).toBe(true);
    const { localMedia } = await snapshot(annPage);
    expect(localMedia.microphone.phase).toBe("off");
    expect(localMedia.camera).toMatchObject({
      phase: "on",
      trackId: trackIdOf(await snapshot(benPage), ann, "camera"),
    });
    await set(annPage, "microphone", true);
    await hears(benPage, ann);
  });

  test("a server that forgot the room loses the connection for good, after a while of reconnecting", async () => {
    const { annPage } = await startCall();
    await world.killPart("livekit");
    await expect.poll(() => states(annPage), patience).toContain("reconnecting");
    await world.whenHealthy("livekit");
    await expect.poll(async () => (await states(annPage)).at(-1), { timeout: 40_000 }).toBe("connection_lost");
    expect(await annPage.evaluate(() => window.adapter.liveCaptures())).toEqual([]);
  });
});
