import type {
  ConnectionQuality,
  LinkReading,
  LocalCapture,
  LocalMedia,
  ReceivedQuality,
  SfuConnection,
  SfuConnectionOptions,
  SfuConnectionState,
  SfuCredentials,
  SfuParticipant,
  MediaKey,
  TrackSource,
} from "@melo/call";
import { MeloError } from "@melo/protocol";
import {
  createEventSource,
  createSignal,
  derive,
  type EventSource,
  type ReadonlySignal,
  type Scope,
  type WritableSignal,
} from "@melo/reactive";
import { initialCapture } from "./initial-capture.ts";
import { createLocalTrackControl, type LocalSource } from "./local-track-control.ts";

/** What a connection tells, written by the part that LiveKit drives. */
export interface ConnectionSignals {
  readonly state: WritableSignal<SfuConnectionState>;
  readonly participants: WritableSignal<readonly SfuParticipant[]>;
  readonly localQuality: WritableSignal<ConnectionQuality>;
  readonly speakers: WritableSignal<ReadonlySet<string>>;
  /** True from the first time that LiveKit would take a track from us, for good. */
  readonly canPublish: WritableSignal<boolean>;
  readonly allowedSources: WritableSignal<ReadonlySet<TrackSource>>;
  readonly cameraStrain: EventSource<void>;
  readonly captureTrouble: EventSource<MeloError>;
}

/** What a connection is told, for the parts that follow it. */
export interface ConnectionWishes {
  readonly capture: ReadonlySignal<LocalCapture>;
  readonly isMicrophoneOpen: ReadonlySignal<boolean>;
}

/** What a connection does once livekit-client is loaded. */
export interface LoadedConnection {
  readonly microphone: LocalSource;
  readonly camera: LocalSource;
  readonly screenShare: LocalSource;
  connect(credentials: SfuCredentials): Promise<void>;
  renew(): void;
  isMediaAlive(): boolean;
  setKeys(keys: readonly MediaKey[]): void;
  setSubscribed(trackId: string, isSubscribed: boolean): void;
  setSpeaker(deviceId: string | undefined): void;
  setReceivedQuality(trackId: string, quality: ReceivedQuality): void;
  measureMicrophone(scope: Scope): ReadonlySignal<number | undefined>;
  measureLink(scope: Scope): ReadonlySignal<LinkReading | undefined>;
}

const everySource: ReadonlySet<TrackSource> = new Set(["microphone", "camera", "screen_share", "screen_share_audio"]);

/** Gives a connection synchronously; what is asked of it before `load` has finished is done then, in the same order. */
export function createLazyConnection(
  scope: Scope,
  { isVideoOnRequest = false }: SfuConnectionOptions,
  load: (signals: ConnectionSignals, wishes: ConnectionWishes) => Promise<LoadedConnection>,
): SfuConnection {
  const signals: ConnectionSignals = {
    state: createSignal<SfuConnectionState>({ phase: "idle" }),
    participants: createSignal<readonly SfuParticipant[]>([]),
    localQuality: createSignal<ConnectionQuality>("unknown"),
    speakers: createSignal<ReadonlySet<string>>(new Set()),
    canPublish: createSignal(false),
    allowedSources: createSignal(everySource),
    cameraStrain: createEventSource(),
    captureTrouble: createEventSource(),
  };
  const capture = createSignal<LocalCapture>(initialCapture);
  const isMicrophoneOpen = createSignal(true);
  const loaded = loadUnlessEnded(scope, () => load(signals, { capture, isMicrophoneOpen }));
  const microphone = createLocalTrackControl(
    scope,
    loaded.then((connection) => connection.microphone),
    signals.canPublish,
  );
  const camera = createLocalTrackControl(
    scope,
    loaded.then((connection) => connection.camera),
    signals.canPublish,
  );
  const screenShare = createLocalTrackControl(
    scope,
    loaded.then((connection) => connection.screenShare),
    signals.canPublish,
  );
  const localMedia: ReadonlySignal<LocalMedia> = derive(() => ({
    microphone: microphone.track.value,
    camera: camera.track.value,
    screenShare: screenShare.track.value,
  }));

  let isMediaAlive = (): boolean => false;
  whenLoaded((connection) => {
    ({ isMediaAlive } = connection);
  });

  function whenLoaded(act: (connection: LoadedConnection) => void): void {
    loaded.then(act, () => undefined /* `connect` reports why it could not be loaded. */);
  }

  function onceLoaded<Value>(
    measuring: Scope,
    measure: (connection: LoadedConnection) => ReadonlySignal<Value | undefined>,
  ): ReadonlySignal<Value | undefined> {
    const measured = createSignal<ReadonlySignal<Value | undefined> | undefined>(undefined);
    whenLoaded((connection) => {
      if (!measuring.hasEnded && !scope.hasEnded) measured.value = measure(connection);
    });
    return derive(() => measured.value?.value);
  }

  scope.onEnd(() => {
    if (signals.state.peek().phase !== "disconnected") signals.state.value = { phase: "disconnected", reason: "left" };
  });

  return {
    isVideoOnRequest,
    state: signals.state,
    participants: signals.participants,
    localMedia,
    localQuality: signals.localQuality,
    speakers: signals.speakers,
    allowedSources: signals.allowedSources,
    cameraStrain: signals.cameraStrain,
    captureTrouble: signals.captureTrouble,
    async connect(credentials) {
      signals.state.value = { phase: "connecting" };
      try {
        const connection = await loaded;
        await connection.connect(credentials);
      } catch (error) {
        if (signals.state.peek().phase !== "disconnected") {
          signals.state.value = { phase: "disconnected", reason: "connection_lost" };
        }
        throw error;
      }
    },
    renew: () => whenLoaded((connection) => connection.renew()),
    isMediaAlive: () => isMediaAlive(),
    setKeys: (keys) => whenLoaded((connection) => connection.setKeys(keys)),
    setSubscribed: (trackId, isSubscribed) =>
      whenLoaded((connection) => connection.setSubscribed(trackId, isSubscribed)),
    setCapture(next) {
      capture.value = next;
    },
    setMicrophoneOpen(isOpen) {
      isMicrophoneOpen.value = isOpen;
    },
    measureMicrophone: (measuring) => onceLoaded(measuring, (connection) => connection.measureMicrophone(measuring)),
    measureLink: (measuring) => onceLoaded(measuring, (connection) => connection.measureLink(measuring)),
    setSpeaker: (deviceId) => whenLoaded((connection) => connection.setSpeaker(deviceId)),
    setReceivedQuality: (trackId, quality) =>
      whenLoaded((connection) => connection.setReceivedQuality(trackId, quality)),
    setMicrophone: microphone.set,
    setCamera: camera.set,
    setScreenShare: screenShare.set,
  };
}

async function loadUnlessEnded(scope: Scope, load: () => Promise<LoadedConnection>): Promise<LoadedConnection> {
  try {
    return await load();
  } catch (error) {
    if (scope.hasEnded)
      throw new MeloError("aborted", "the connection was given up before it was ready", { cause: error });
    if (error instanceof MeloError) throw error;
    // The browser could not fetch our own code: the same trouble, and the same remedy, as an unreachable server.
    throw new MeloError("call_server_unreachable", "the code for calls could not be loaded", { cause: error });
  }
}
