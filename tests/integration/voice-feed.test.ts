import { createHash } from "node:crypto";
import { AudioSource, LocalAudioTrack, Room, TrackPublishOptions, TrackSource } from "@livekit/rtc-node";
import { startWorld, type World } from "@melo/devkit";
import { livekitRoomName, participantIdentity, type VoiceState } from "@melo/protocol";
import { createScope, type Scope } from "@melo/reactive";
import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bringIntoCommunity, foundCommunity, type TestCommunity } from "./matrix-adapter/matrix-community.ts";
import { startPerson, untilFound, type MatrixPerson } from "./matrix-adapter/matrix-person.ts";

let world: World;
let ann: MatrixPerson;
let ben: MatrixPerson;
let community: TestCommunity;
let livekitRoom: string;
let service: RoomServiceClient;
let watching: Scope;

beforeAll(async () => {
  world = await startWorld({ name: "voice-feed", parts: { web: false } });
  [ann, ben] = await Promise.all([startPerson(world, "ann"), startPerson(world, "ben")]);
  community = await foundCommunity(ann);
  await bringIntoCommunity(ann, ben, community);
  livekitRoom = livekitRoomName(
    (text) => createHash("sha256").update(text).digest("base64").replace(/=+$/, ""),
    community.loungeId,
  );
  service = new RoomServiceClient(world.internal.livekit, world.livekit.apiKey, world.livekit.apiSecret);
  await service.createRoom({ name: livekitRoom });
  watching = createScope();
});

afterAll(async () => {
  watching?.end();
  ann?.scope.end();
  ben?.scope.end();
  await world?.stop();
});

function identityOf(person: MatrixPerson): string {
  return participantIdentity(person.userId, person.session.deviceId);
}

async function enterAs(person: MatrixPerson): Promise<Room> {
  const token = new AccessToken(world.livekit.apiKey, world.livekit.apiSecret, { identity: identityOf(person) });
  token.addGrant({ roomJoin: true, room: livekitRoom, canPublish: true, canSubscribe: true });
  const room = new Room();
  await room.connect(world.livekit.sfuUrl, await token.toJwt(), { autoSubscribe: false, dynacast: false });
  return room;
}

async function openMicrophone(room: Room): Promise<string> {
  const track = LocalAudioTrack.createAudioTrack("microphone", new AudioSource(48_000, 1));
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  const publication = await room.localParticipant?.publishTrack(track, options);
  return publication?.sid ?? "";
}

/** What Ben, who is not in the call, hears of Ann. */
function untilBenKnows(isSo: (state: VoiceState | undefined) => boolean): Promise<true> {
  return untilFound(ben.matrix.voiceFeed.states(community.loungeId), (states) =>
    states !== undefined && isSo(states.get(identityOf(ann))) ? true : undefined,
  );
}

test("somebody outside a call knows who is in it, who is muted and who is deafened", async () => {
  // Keeps the feed open between two looks.
  watching.effect(() => void ben.matrix.voiceFeed.states(community.loungeId).value);
  await untilBenKnows((state) => state === undefined);
  const room = await enterAs(ann);
  await untilBenKnows((state) => state?.isMicrophoneOn === false);
  const sid = await openMicrophone(room);
  await untilBenKnows((state) => state?.isMicrophoneOn === true);

  const own = { roomId: community.loungeId, isDeafened: false, isSpeaking: true };
  ann.matrix.voiceFeed.report(own);
  await untilBenKnows((state) => state?.isSpeaking === true);
  const mutedAtMs = Date.now();
  await service.mutePublishedTrack(livekitRoom, identityOf(ann), sid, true);
  await untilBenKnows((state) => state?.isMicrophoneOn === false && !state.isSpeaking);
  // Of muting LiveKit tells nobody: it is found by looking. The mark is 1 s; a busy machine may be late.
  expect(Date.now() - mutedAtMs).toBeLessThan(3_000);

  ann.matrix.voiceFeed.report({ ...own, isSpeaking: false, isDeafened: true });
  await untilBenKnows((state) => state?.isDeafened === true);
  ann.matrix.voiceFeed.report(undefined);
  await room.disconnect();
  await untilBenKnows((state) => state === undefined);
});

test("the feed comes back with the server, and claims nothing meanwhile", async () => {
  const room = await enterAs(ann);
  await untilBenKnows((state) => state !== undefined);
  await world.stopPart("calls");
  await untilFound(ben.matrix.voiceFeed.states(community.loungeId), (states) =>
    states === undefined ? true : undefined,
  );
  await world.restartPart("calls");
  await untilBenKnows((state) => state !== undefined);
  await room.disconnect();
});
