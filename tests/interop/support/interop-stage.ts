import { startWorld, type World } from "@melo/devkit";
import { callMemberStateKey, encryptionState, eventTypes, livekitRoomName, openCallSlotState } from "@melo/protocol";
import { RoomServiceClient } from "livekit-server-sdk";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, onTestFailed } from "vitest";
import type { FakeMedia } from "../../e2e/support/fake-media.ts";
import { createPerson, type Person } from "../../e2e/support/person.ts";
import { registerApi, space, type MatrixApi } from "../../integration/server/matrix-api.ts";
import { serveHost, type HostSite } from "../element-call/host-site.ts";
import { channelOptions, createCast, enrol, everybodyMayCall, showComplaints } from "./cast.ts";
import { createElementCallPerson, type ElementCallPerson } from "./element-call-person.ts";
import { createFirefoxPerson, type FirefoxPerson } from "./firefox-person.ts";

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

export function useInteropStage(): InteropStage {
  let world: World | undefined;
  let site: HostSite | undefined;
  let steward: MatrixApi | undefined;
  let spaceId = "";
  let channels = 0;
  const cast = createCast();

  beforeAll(async () => {
    [world, site] = await Promise.all([startWorld({ name: "interop" }), serveHost()]);
    steward = await registerApi(world, "steward");
    spaceId = await steward.createRoom(space("Tea house"));
  });
  afterAll(async () => {
    await cast.close();
    await Promise.all([world?.stop(), site?.stop()]);
  });

  function running(): { world: World; site: HostSite; steward: MatrixApi } {
    if (world === undefined || site === undefined || steward === undefined)
      throw new Error("the world has not started");
    return { world, site, steward };
  }

  async function reportFailure(): Promise<void> {
    await showComplaints("", running().world, ["calls", "web", "livekit", "synapse"]);
    await cast.show("interop");
  }
  beforeEach(() => onTestFailed(reportFailure));

  const account = (name: string): Promise<MatrixApi> => enrol(running().world, running().steward, spaceId, name);

  return {
    get world() {
      return running().world;
    },
    async melo(name, options = {}) {
      const media = cast.dress(name);
      const api = await account(name);
      const { origin } = running().world;
      return cast.bringMelo(await createPerson({ origin, name, media, ...options }), api, spaceId);
    },
    async firefox(name) {
      const api = await account(name);
      const person = await createFirefoxPerson(running().world.origin, name);
      cast.add({
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
      const media = cast.dress(name);
      const api = await account(name);
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
      return cast.bringElementCall(person, api);
    },
    async makeChannel({ isEncrypted }) {
      channels += 1;
      const name = `Room ${channels}`;
      const roomId = await running().steward.createRoom(channelOptions(name, channelState(spaceId, isEncrypted)));
      await running().steward.sendState(spaceId, eventTypes.spaceChild, roomId, {
        via: ["localhost"],
        suggested: true,
      });
      await Promise.all(cast.apis().map((api) => api.join(roomId)));
      return { roomId, name };
    },
    async makeConversation(first, second) {
      const [one, other] = [cast.apiOf(first), cast.apiOf(second)];
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
    dismiss: cast.dismiss,
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
    lookOf: cast.lookOf,
  };
}

/** Whoever is in the space may join. */
function channelState(spaceId: string, isEncrypted: boolean): readonly object[] {
  return [
    {
      type: eventTypes.joinRules,
      state_key: "",
      content: { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: spaceId }] },
    },
    ...(isEncrypted ? [encryptionState()] : []),
  ];
}

function conversationOptions(userId: string): object {
  return {
    is_direct: true,
    preset: "trusted_private_chat",
    invite: [userId],
    initial_state: [encryptionState(), openCallSlotState()],
    ...everybodyMayCall,
  };
}
