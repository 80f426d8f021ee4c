import { MeloError } from "@melo/protocol";
import {
  constant,
  createEventSource,
  createScope,
  createSignal,
  delay,
  derive,
  readUntracked,
  type Clock,
  type ReadonlySignal,
  type Scope,
  type WritableSignal,
} from "@melo/reactive";
import type {
  DisconnectReason,
  LinkReading,
  LocalCapture,
  MediaKey,
  ReceivedQuality,
  SfuConnection,
  SfuConnectionOptions,
  SfuConnectionState,
  SfuCredentials,
  SfuPort,
  TrackSource,
} from "../ports/index.ts";
import type { FakeLivekit, FakeServerParticipant } from "./fake-livekit.ts";
import { createFakeLocalMedia, type FakeDeviceKind, type FakeDevices } from "./fake-local-media.ts";
import { createFakeRemoteParticipants, indicesOf } from "./fake-remote-participants.ts";

const connectMs = 80;
/** LiveKit's own reconnecting gives up after this. */
const giveUpMs = 10_000;
/** How long the server keeps somebody who fell silent. */
const departureMs = 15_000;

export interface FakeSfuOptions {
  readonly clock: Clock;
  readonly livekitOf: (url: string) => FakeLivekit;
  readonly isOnline: ReadonlySignal<boolean>;
}

export interface FakeConnectionRecord {
  readonly connection: SfuConnection;
  readonly isOpen: () => boolean;
  /** The LiveKit room it is in, or was. */
  readonly roomId: () => string | undefined;
  readonly capture: () => LocalCapture | undefined;
  readonly isMicrophoneOpen: () => boolean;
  /** How often it was told to find its way anew. */
  readonly renewals: () => number;
  readonly speakerId: () => string | undefined;
  readonly receivedQualities: ReadonlyMap<string, ReceivedQuality>;
  /** What a microphone would measure now. */
  readonly microphoneLevelDb: WritableSignal<number | undefined>;
  /** What the browser would measure of the link now. */
  readonly linkReading: WritableSignal<LinkReading | undefined>;
  readonly allowedSources: WritableSignal<ReadonlySet<TrackSource>>;
  strainCamera(): void;
  refuseCapture(error: MeloError): void;
  endMediaFromOutside(kind: FakeDeviceKind): void;
  /** The connection ends, for whatever reason LiveKit or the encryption worker gives. */
  end(reason: DisconnectReason): void;
}

export interface FakeSfu extends SfuPort {
  readonly devices: FakeDevices;
  readonly warmCalls: { count: number };
  /** Every connection ever made, in order. */
  readonly connections: readonly FakeConnectionRecord[];
  /** False: what was lost is not resumed when the network is back, but believes until it gives up that it will be. */
  readonly canResume: WritableSignal<boolean>;
  /** What the connections say of their media. */
  readonly isMediaAlive: WritableSignal<boolean>;
  /** The next `connect` calls reject with these. */
  readonly connectFailures: MeloError[];
}

const everySource: ReadonlySet<TrackSource> = new Set(["microphone", "camera", "screen_share", "screen_share_audio"]);
const noIndices: ReadonlyMap<string, ReadonlySet<number>> = new Map();
const nobody: ReadonlySignal<ReadonlyMap<string, FakeServerParticipant>> = constant(new Map());
let tracksMade = 0;

export function createFakeSfu(options: FakeSfuOptions): FakeSfu {
  const { clock, livekitOf, isOnline } = options;
  const devices: FakeDevices = { failures: new Map() };
  const warmCalls = { count: 0 };
  const connections: FakeConnectionRecord[] = [];
  const connectFailures: MeloError[] = [];
  const canResume = createSignal(true);
  const isMediaAlive = createSignal(false);

  function createConnection(scope: Scope, connectionOptions: SfuConnectionOptions): SfuConnection {
    const { isEncrypted, isVideoOnRequest = false } = connectionOptions;
    const state = createSignal<SfuConnectionState>({ phase: "idle" });
    const place = createSignal<{ livekit: FakeLivekit; roomId: string; identity: string } | undefined>(undefined);
    const ownIdentity = derive(() => place.value?.identity);
    const keyIndices = createSignal(noIndices);
    const ownKeyIndex = createSignal<{ identity: string; index: number }[]>([]);
    const allowedSources = createSignal(everySource);
    const microphoneLevelDb = createSignal<number | undefined>(undefined);
    const linkReading = createSignal<LinkReading | undefined>(undefined);
    const cameraStrain = createEventSource<void>();
    const captureTrouble = createEventSource<MeloError>();
    const receivedQualities = new Map<string, ReceivedQuality>();
    let capture: LocalCapture | undefined;
    let renewals = 0;
    let isMicrophoneOpen = true;
    let speakerId: string | undefined;
    const subscriptions = createSignal<ReadonlyMap<string, boolean>>(new Map());
    const local = createFakeLocalMedia(scope, {
      clock,
      devices,
      isConnected: derive(() => state.value.phase === "connected"),
      isEncrypted,
      nextTrackId(source) {
        tracksMade += 1;
        return `${source} ${tracksMade}`;
      },
    });
    const present = derive(() => (place.value?.livekit.participants(place.value.roomId) ?? nobody).value);

    function end(reason: DisconnectReason): void {
      if (state.peek().phase === "disconnected") return;
      const left = place.peek();
      place.value = undefined;
      state.value = { phase: "disconnected", reason };
      // Somebody without a network cannot say goodbye.
      if (left !== undefined && isOnline.peek()) left.livekit.exit(left.roomId, left.identity);
      if (left !== undefined && !isOnline.peek()) {
        clock.schedule(createScope(), departureMs, () => left.livekit.exit(left.roomId, left.identity));
      }
    }

    /** LiveKit notices a lost network or server at once here, tries by itself for a while, then gives up. */
    function followNetwork(livekit: FakeLivekit): void {
      scope.effect(() => {
        const canReach = isOnline.value && livekit.isUp.value;
        const { phase } = state.peek();
        if (canReach && canResume.value && phase === "reconnecting") state.value = { phase: "connected" };
        if (canReach || phase !== "connected") return undefined;
        state.value = { phase: "reconnecting" };
        // Of a call that can be heard LiveKit's client despairs never.
        if (isMediaAlive.value) return undefined;
        return readUntracked(() => clock.schedule(scope, giveUpMs, () => end("connection_lost")));
      });
    }

    async function connect(credentials: SfuCredentials): Promise<void> {
      if (state.peek().phase !== "idle") throw new Error("a connection is used once");
      state.value = { phase: "connecting" };
      const livekit = livekitOf(credentials.url);
      const { livekitRoom: roomId, participantIdentity: identity } = credentials;
      await delay(clock, scope, connectMs);
      const failure = connectFailures.shift();
      if (failure !== undefined) throw failure;
      if (!isOnline.peek() || !livekit.isUp.peek() || !livekit.hasRoom(roomId)) {
        throw new MeloError("call_server_unreachable", "the fake LiveKit does not answer");
      }
      if (!livekit.isTokenValid(credentials)) throw new MeloError("call_forbidden", "the fake token is not valid");
      livekit.enter(roomId, { identity, tracks: [], isSpeaking: false, quality: "good", keyIndex: undefined, end });
      place.value = { livekit, roomId, identity };
      state.value = { phase: "connected" };
      followNetwork(livekit);
    }

    scope.effect(() => {
      const { value: here } = place;
      if (here === undefined) return;
      const tracks = local.published.value;
      const keyIndex = ownKeyIndex.value.findLast(({ identity }) => identity === here.identity)?.index;
      readUntracked(() => here.livekit.change(here.roomId, here.identity, { tracks, keyIndex }));
    });
    scope.onEnd(() => end("left"));

    const connection: SfuConnection = {
      isVideoOnRequest,
      state,
      participants: createFakeRemoteParticipants({
        ownIdentity,
        present,
        keyIndices,
        isEncrypted,
        isVideoOnRequest,
        subscriptions,
      }),
      localMedia: local.media,
      localQuality: derive(() => present.value.get(ownIdentity.value ?? "")?.quality ?? "unknown"),
      speakers: derive(
        () =>
          new Set([...present.value.values()].filter(({ isSpeaking }) => isSpeaking).map(({ identity }) => identity)),
      ),
      allowedSources,
      cameraStrain,
      captureTrouble,
      connect,
      renew() {
        renewals += 1;
      },
      isMediaAlive: () => isMediaAlive.peek(),
      setCapture(next) {
        capture = next;
      },
      setMicrophoneOpen(isOpen) {
        isMicrophoneOpen = isOpen;
      },
      measureMicrophone: () => microphoneLevelDb,
      measureLink: () => linkReading,
      setSpeaker(deviceId) {
        speakerId = deviceId;
      },
      setReceivedQuality: (trackId, quality) => void receivedQualities.set(trackId, quality),
      setKeys(keys: readonly MediaKey[]) {
        keyIndices.value = indicesOf(keys, keyIndices.peek());
        ownKeyIndex.value = keys.map(({ participantIdentity, index }) => ({ identity: participantIdentity, index }));
      },
      setMicrophone: (isOn) => local.set("microphone", isOn),
      setCamera: (isOn) => local.set("camera", isOn),
      setScreenShare: (isOn) => local.set("screenShare", isOn),
      setSubscribed(trackId, isSubscribed) {
        subscriptions.value = new Map(subscriptions.peek()).set(trackId, isSubscribed);
      },
    };
    let lastRoomId: string | undefined;
    scope.effect(() => {
      lastRoomId = place.value?.roomId ?? lastRoomId;
    });
    connections.push({
      connection,
      isOpen: () => !scope.hasEnded,
      roomId: () => lastRoomId,
      capture: () => capture,
      isMicrophoneOpen: () => isMicrophoneOpen,
      renewals: () => renewals,
      speakerId: () => speakerId,
      receivedQualities,
      microphoneLevelDb,
      linkReading,
      allowedSources,
      strainCamera: () => cameraStrain.emit(),
      refuseCapture: (error) => captureTrouble.emit(error),
      endMediaFromOutside: local.endFromOutside,
      end,
    });
    return connection;
  }

  return {
    devices,
    warmCalls,
    connections,
    connectFailures,
    canResume,
    isMediaAlive,
    prepareNetwork: () => undefined,
    warm() {
      warmCalls.count += 1;
    },
    createConnection,
  };
}
