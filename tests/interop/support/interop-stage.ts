import { startWorld, type World } from "@melo/devkit";
import {
  callMemberStateKey,
  callSlotId,
  eventTypes,
  livekitRoomName,
  perMemberEncryption,
  roomTypes,
} from "@melo/protocol";
import { RoomServiceClient } from "livekit-server-sdk";
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, onTestFailed } from "vitest";
import type { FakeMedia } from "../../e2e/support/fake-media.ts";
import { createPerson, type Person } from "../../e2e/support/person.ts";
import { registerApi, space, type MatrixApi } from "../../integration/server/matrix-api.ts";
import { serveHost, type HostSite } from "../element-call/host-site.ts";
import { createElementCallPerson, type ElementCallPerson } from "./element-call-person.ts";
import { createFirefoxPerson, type FirefoxPerson } from "./firefox-person.ts";

/** Colours that survive compression and are far from each other. */
const looks: readonly FakeMedia[] = [
  { colour: [200, 40, 40], toneHz: 440 },
  { colour: [40, 90, 200], toneHz: 660 },
  { colour: [40, 160, 70], toneHz: 880 },
];

const maxLogLine = 400;

export interface PersonChoices {
  readonly browserFlags?: readonly string[];
}

export interface ElementCallChoices extends PersonChoices {
  /** Token service of the LiveKit to publish on, in place of the homeserver's own. */
  readonly serviceUrl?: string;
}

export interface Channel {
  readonly roomId: string;
  readonly name: string;
}

/** A server whose members use different clients. People stay for all scenes of a file, each scene has a channel of its own. */
export interface InteropStage {
  readonly world: World;
  /** Somebody with MELO in a browser, signed in and looking at the server. */
  melo(name: string, options?: PersonChoices): Promise<Person>;
  /** Somebody with Element Call in another Matrix client. */
  elementCall(name: string, options?: ElementCallChoices): Promise<ElementCallPerson>;
  /** Somebody with MELO in Firefox. */
  firefox(name: string): Promise<FirefoxPerson>;
  /** A voice channel of which everybody invited so far is a member. */
  makeChannel(options: { readonly isEncrypted: boolean }): Promise<Channel>;
  /** A direct message room of two, as a client makes it who wants it to be called in. */
  makeConversation(
    first: { readonly name: string },
    second: { readonly name: string },
  ): Promise<{ readonly roomId: string }>;
  /** Closes browsers that no later scene needs. */
  dismiss(...people: readonly { readonly name: string }[]): Promise<void>;
  /** As a moderator does it from whichever client. */
  kick(channel: Channel, userId: string): Promise<void>;
  /** LiveKit identities in the channel's call. */
  participants(channel: Channel): Promise<readonly string[]>;
  /** Content of the call membership that a device has in the room's state. */
  memberState(
    channel: Channel,
    account: { readonly userId: string; readonly deviceId: string },
  ): Promise<Record<string, unknown> | undefined>;
  lookOf(person: { readonly name: string }): FakeMedia;
}

interface Cast {
  readonly name: string;
  readonly api: MatrixApi;
  screenshot(path: `${string}.png`): Promise<unknown>;
  /** What went wrong on a page of MELO; of Element Call's own troubles nothing is expected. */
  pageErrors(): readonly string[];
  close(): Promise<void>;
}

export function useInteropStage(): InteropStage {
  let world: World | undefined;
  let site: HostSite | undefined;
  let steward: MatrixApi | undefined;
  let spaceId = "";
  let channels = 0;
  const cast: Cast[] = [];
  const wardrobe = new Map<string, FakeMedia>();

  beforeAll(async () => {
    [world, site] = await Promise.all([startWorld({ name: "interop" }), serveHost()]);
    steward = await registerApi(world, "steward");
    spaceId = await steward.createRoom(space("Tea house"));
  });
  afterAll(async () => {
    await Promise.all(cast.map((person) => person.close()));
    await Promise.all([world?.stop(), site?.stop()]);
  });

  function running(): { world: World; site: HostSite; steward: MatrixApi } {
    if (world === undefined || site === undefined || steward === undefined)
      throw new Error("the world has not started");
    return { world, site, steward };
  }

  async function reportFailure(): Promise<void> {
    for (const part of ["calls", "web", "livekit", "synapse"] as const) {
      const lines = (await running().world.logs(part, 200)).split("\n");
      // The servers tell at length what they do; only their complaints help here.
      const shown = lines.filter((line) => !/ INFO |"level":(?:"info"|30)/.test(line)).slice(-20);
      console.error(`--- ${part}\n${shown.map((line) => line.slice(0, maxLogLine)).join("\n")}`);
    }
    await mkdir("test-results", { recursive: true });
    for (const { name, screenshot, pageErrors } of cast) {
      console.error(`--- ${name}`, pageErrors());
      // A browser that was killed in the scene has nothing to show.
      await screenshot(`test-results/interop-${name}.png`).catch(() => undefined);
    }
  }
  beforeEach(() => onTestFailed(reportFailure));

  async function enrol(name: string): Promise<MatrixApi> {
    const api = await registerApi(running().world, name.toLowerCase());
    await running().steward.invite(spaceId, api.userId);
    await api.join(spaceId);
    return api;
  }

  function apiOf({ name }: { readonly name: string }): MatrixApi {
    const person = cast.find((one) => one.name === name);
    if (person === undefined) throw new Error(`${name} was not invited`);
    return person.api;
  }

  /** The n-th one invited always looks the same. */
  function dress(name: string): FakeMedia {
    const look = looks[wardrobe.size % looks.length] ?? { colour: [200, 200, 40], toneHz: 440 };
    wardrobe.set(name, look);
    return look;
  }

  return {
    get world() {
      return running().world;
    },
    async melo(name, options = {}) {
      const media = dress(name);
      const api = await enrol(name);
      const person = await createPerson({ origin: running().world.origin, name, media, ...options });
      cast.push({
        name,
        api,
        screenshot: (path) => person.page.screenshot({ path }),
        pageErrors: () => person.pageErrors(),
        close: () => person.close(),
      });
      await person.signIn(name.toLowerCase(), api.password);
      await person.open(`/channels/${encodeURIComponent(spaceId)}`);
      return person;
    },
    async firefox(name) {
      const api = await enrol(name);
      const person = await createFirefoxPerson(running().world.origin, name);
      cast.push({
        name,
        api,
        screenshot: (path) => person.screenshot(path),
        pageErrors: () => person.pageErrors(),
        close: () => person.close(),
      });
      await person.signIn(name.toLowerCase(), api.password);
      await person.open(`/channels/${encodeURIComponent(spaceId)}`);
      return person;
    },
    async elementCall(name, { browserFlags = [], serviceUrl } = {}) {
      const media = dress(name);
      const api = await enrol(name);
      const person = await createElementCallPerson({
        hostOrigin: running().site.origin,
        name,
        account: {
          homeserverUrl: running().world.homeserverUrl,
          userId: api.userId,
          deviceId: api.deviceId,
          accessToken: api.accessToken,
          ...(serviceUrl === undefined ? {} : { serviceUrl }),
        },
        media,
        browserFlags,
      });
      cast.push({
        name,
        api,
        screenshot: (path) => person.page.screenshot({ path }),
        pageErrors: () => [],
        close: () => person.close(),
      });
      return person;
    },
    async makeChannel({ isEncrypted }) {
      channels += 1;
      const name = `Room ${channels}`;
      const roomId = await running().steward.createRoom(channelOptions(name, spaceId, isEncrypted));
      await running().steward.sendState(spaceId, eventTypes.spaceChild, roomId, {
        via: ["localhost"],
        suggested: true,
      });
      await Promise.all(cast.map(({ api }) => api.join(roomId)));
      return { roomId, name };
    },
    async makeConversation(first, second) {
      const [one, other] = [apiOf(first), apiOf(second)];
      const roomId = await one.createRoom(conversationOptions(other.userId));
      await other.join(roomId);
      for (const [own, peer] of [
        [one, other],
        [other, one],
      ] as const) {
        const path = `/user/${encodeURIComponent(own.userId)}/account_data/m.direct`;
        await own.do("PUT", path, { [peer.userId]: [roomId] });
      }
      return { roomId };
    },
    async dismiss(...people) {
      const names = new Set(people.map(({ name }) => name));
      const leaving = cast.filter(({ name }) => names.has(name));
      for (const person of leaving) cast.splice(cast.indexOf(person), 1);
      await Promise.all(leaving.map((person) => person.close()));
    },
    async participants({ roomId }) {
      const { internal, livekit } = running().world;
      const service = new RoomServiceClient(internal.livekit, livekit.callsKey.id, livekit.callsKey.secret);
      const room = livekitRoomName(
        (text) => createHash("sha256").update(text).digest("base64").replace(/=+$/, ""),
        roomId,
      );
      const participants = await service.listParticipants(room);
      return participants.map(({ identity }) => identity);
    },
    memberState: ({ roomId }, { userId, deviceId }) =>
      running().steward.readState(roomId, eventTypes.callMember, callMemberStateKey(userId, deviceId)),
    kick: ({ roomId }, userId) => running().steward.kick(roomId, userId),
    lookOf({ name }) {
      const look = wardrobe.get(name);
      if (look === undefined) throw new Error(`${name} was not invited`);
      return look;
    },
  };
}

/** A voice channel as any Matrix client might have made it. */
function channelOptions(name: string, spaceId: string, isEncrypted: boolean): object {
  return {
    name,
    preset: "private_chat",
    creation_content: { type: roomTypes.call },
    initial_state: [
      {
        type: eventTypes.joinRules,
        state_key: "",
        content: { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: spaceId }] },
      },
      ...(isEncrypted
        ? [{ type: eventTypes.encryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }]
        : []),
    ],
    power_level_content_override: { events: { [eventTypes.callMember]: 0, [eventTypes.rtcMember]: 0 } },
  };
}

function conversationOptions(userId: string): object {
  return {
    is_direct: true,
    preset: "trusted_private_chat",
    invite: [userId],
    initial_state: [
      { type: eventTypes.encryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      {
        type: eventTypes.rtcSlot,
        state_key: callSlotId,
        content: { status: "open", application: { type: "m.call" }, encryption: { type: perMemberEncryption } },
      },
    ],
    power_level_content_override: { events: { [eventTypes.callMember]: 0, [eventTypes.rtcMember]: 0 } },
  };
}
