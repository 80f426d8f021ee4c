import type { SfuCredentials } from "@melo/call";
import { MeloError } from "@melo/protocol";
import type { Clock, Scope } from "@melo/reactive";
import { RoomEvent, type DisconnectReason, type Participant, type Room, type RoomConnectOptions } from "livekit-client";
import { toConnectionState, toDisconnectReason } from "./connection-state.ts";
import { createRoom } from "./create-room.ts";
import { decryptFromFirstFrame } from "./early-decryption.ts";
import { startEncryption, type Encryption } from "./encryption.ts";
import type { ConnectionSignals, ConnectionWishes, LoadedConnection } from "./lazy-connection.ts";
import { createLocalSource } from "./local-source.ts";
import { measureLinkOf } from "./measure-link-of.ts";
import { measureMicrophone } from "./measure-microphone.ts";
import { setReceivedQuality } from "./received-quality.ts";
import { createCameraSource } from "./sources/camera-source.ts";
import { createMicrophoneSource } from "./sources/microphone-source.ts";
import { createScreenSource } from "./sources/screen-source.ts";
import { followRights } from "./follow-rights.ts";
import { mapConnectError } from "./map-errors.ts";
import { followSpeakers } from "./follow-speakers.ts";
import { followParticipants } from "./follow-participants.ts";
import { createReconnectPolicy } from "./reconnect-policy.ts";
import { isPathAlive, readPath, renewDeadPath } from "./renew-dead-path.ts";
import { countBytesReceived, renewUnlessReceiving } from "./renew-unless-receiving.ts";
import { renewWay } from "./renew-way.ts";
import { createConnectOptions, createRoomOptions } from "./room-options.ts";
import type { WritableTrackDirectory } from "./track-directory.ts";

export interface ConnectionDeps {
  readonly clock: Clock;
  readonly takeWorker: () => Worker;
  readonly directory: WritableTrackDirectory;
  readonly isEncrypted: boolean;
  readonly isVideoOnRequest: boolean;
}

/** Resolves the name and opens the way to LiveKit's signalling ahead of a join. */
export function prepareNetwork(url: string): void {
  const { room, release } = createRoom();
  void room.prepareConnection(url).finally(release);
}

/** One room, used once. Throws `encryption_unsupported` or `encryption_failed`. */
export function openConnection(
  scope: Scope,
  signals: ConnectionSignals,
  wishes: ConnectionWishes,
  deps: ConnectionDeps,
): LoadedConnection {
  if (scope.hasEnded) throw new MeloError("aborted", "the scope of this connection has ended");
  const encryption = deps.isEncrypted ? startEncryption(scope, deps.clock, deps.takeWorker) : undefined;
  const policy = createReconnectPolicy(() => isPathAlive(room));
  const { room, release } = createRoom(createRoomOptions(encryption?.roomOptions, policy));
  if (encryption !== undefined) decryptFromFirstFrame(room);
  followState(room, signals);
  followLocalParticipant(room, signals);
  followRights(room, signals);
  followSpeakers(scope, deps.clock, room, signals.speakers);
  const renew = (): void => renewWay(room, policy);
  renewDeadPath(scope, deps.clock, { read: () => readPath(room), renew });
  const remote = followParticipants(scope, room, signals.participants, {
    directory: deps.directory,
    decryption: encryption?.decryption,
    isVideoOnRequest: deps.isVideoOnRequest,
  });

  /** A transport that is being replaced has no statistics, and needs no help. */
  function renewWhatIsDead(): Promise<void> {
    const way = { bytesReceived: () => countBytesReceived(room), renew };
    return renewUnlessReceiving(scope, deps.clock, way).catch(() => undefined);
  }

  scope.onEnd(() => void close(room, encryption).finally(release));
  // Ends earlier if there is no connection: no device stays open for nothing.
  const mediaScope = scope.createChild();

  const { localParticipant: participant } = room;
  const { capture, isMicrophoneOpen: isOpen } = wishes;
  const { clock, isEncrypted } = deps;
  const onTrouble = (error: MeloError): void => signals.captureTrouble.emit(error);

  let url = "";
  const voice = createMicrophoneSource(mediaScope, { clock, participant, capture, isOpen, isEncrypted, onTrouble });

  return {
    microphone: createLocalSource(mediaScope, room, "microphone", { kind: voice, onTrouble }),
    camera: createLocalSource(mediaScope, room, "camera", {
      kind: createCameraSource({ participant, capture }),
      onTrouble,
    }),
    screenShare: createLocalSource(mediaScope, room, "screen_share", {
      kind: createScreenSource({ participant, capture }),
      onTrouble,
    }),
    setSpeaker: (deviceId) => void setSpeaker(room, deviceId),
    setReceivedQuality: (trackId, quality) => setReceivedQuality(room, trackId, quality),
    measureMicrophone: (levelScope) => measureMicrophone(levelScope, clock, voice.device),
    measureLink: (measuring) => measureLinkOf(measuring, clock, room, () => url),
    renew: () => void renewWhatIsDead(),
    isMediaAlive: () => isPathAlive(room),
    setKeys: (keys) => encryption?.setKeys(keys),
    setSubscribed: remote.setSubscribed,
    async connect(credentials) {
      ({ url } = credentials);
      try {
        await enter(scope, room, encryption, credentials, createConnectOptions(!deps.isVideoOnRequest));
      } catch (error) {
        // Before LiveKit calls it our own wish to leave.
        if (!scope.hasEnded) signals.state.value = { phase: "disconnected", reason: "connection_lost" };
        mediaScope.end();
        await room.disconnect();
        throw mapConnectError(error);
      }
    },
  };
}

async function enter(
  scope: Scope,
  room: Room,
  encryption: Encryption | undefined,
  { url, token }: SfuCredentials,
  connectOptions: RoomConnectOptions,
): Promise<void> {
  if (encryption !== undefined) {
    // What arrives before the worker takes it is lost, and with it the first picture.
    await encryption.ready;
    // What is published from then on is declared as encrypted, and nothing passes in clear.
    await room.setE2EEEnabled(true);
  }
  if (scope.hasEnded) throw new MeloError("aborted", "the scope of this connection has ended");
  await room.connect(url, token, connectOptions);
}

function followState(room: Room, { state, canPublish }: ConnectionSignals): void {
  room
    .on(RoomEvent.ConnectionStateChanged, (livekitState) => {
      const next = toConnectionState(livekitState);
      if (next !== undefined && next.phase !== state.peek().phase) state.value = next;
    })
    .on(RoomEvent.SignalConnected, () => {
      canPublish.value = true;
    })
    .on(RoomEvent.Disconnected, (reason?: DisconnectReason) => {
      if (state.peek().phase === "disconnected") return;
      state.value = { phase: "disconnected", reason: toDisconnectReason(reason) };
    });
}

function followLocalParticipant(room: Room, { localQuality }: ConnectionSignals): void {
  room
    .on(RoomEvent.ConnectionQualityChanged, (quality, participant: Participant) => {
      if (participant.isLocal) localQuality.value = quality;
    })
    .on(RoomEvent.Disconnected, () => {
      localQuality.value = "unknown";
    });
}

/** A speaker that is gone or forbidden leaves the sound where it is: better heard at the wrong place than not at all. */
async function setSpeaker(room: Room, deviceId: string | undefined): Promise<void> {
  const next = deviceId ?? "default";
  if (room.getActiveDevice("audiooutput") === next) return;
  await room.switchActiveDevice("audiooutput", next).catch(() => undefined);
}

async function close(room: Room, encryption: Encryption | undefined): Promise<void> {
  try {
    await room.disconnect();
  } finally {
    room.removeAllListeners();
    room.localParticipant.removeAllListeners();
    encryption?.stop();
  }
}
