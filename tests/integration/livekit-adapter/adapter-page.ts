import type {
  MediaKey,
  SfuConnection,
  SfuConnectionState,
  SfuCredentials,
  LocalMedia,
  SfuParticipant,
} from "@melo/call";
import { createLivekitSfu } from "@melo/livekit";
import { MeloError } from "@melo/protocol";
import { createScope, createSystemClock, until, type Scope } from "@melo/reactive";

/** Keys as a test writes them: bytes do not survive the way into a page. */
export interface PlainKey {
  readonly participantIdentity: string;
  readonly index: number;
  readonly bytes: readonly number[];
}

export interface MediaFacts {
  readonly framesDecoded: number;
  readonly audioEnergy: number;
}

export interface Snapshot {
  readonly state: SfuConnectionState;
  readonly participants: readonly SfuParticipant[];
  readonly localMedia: {
    readonly [K in keyof LocalMedia]: {
      readonly phase: string;
      readonly trackId: string | undefined;
      readonly failure: string | undefined;
    };
  };
  readonly speakers: readonly string[];
}

type Source = "microphone" | "camera" | "screenShare";

/** The adapter by remote control: one connection at a time, and every remote track that the directory gives is attached. */
export interface AdapterRemote {
  warm(): void;
  open(options: { readonly isEncrypted: boolean; readonly workerUrl?: string }): void;
  /** Milliseconds it took, or the code of the error. */
  connect(credentials: SfuCredentials): Promise<number | string>;
  setKeys(keys: readonly PlainKey[]): void;
  set(source: Source, isOn: boolean): Promise<void>;
  setSubscribed(trackId: string, isSubscribed: boolean): void;
  snapshot(): Snapshot;
  media(trackId: string): Promise<MediaFacts | undefined>;
  /** Milliseconds after `connect` was called at which the first remote frame was painted. */
  firstFrameMs(): Promise<number>;
  /** Times of what happened since `connect` was called. */
  marks(): Readonly<Record<string, number>>;
  countChanges(): { readonly participants: number };
  end(): void;
  liveCaptures(): readonly string[];
  /** Makes the browser's next captures of one kind fail with a DOMException of that name. */
  refuseCaptures(kind: "getUserMedia" | "getDisplayMedia", errorName: string | undefined): void;
  /** What the browser's own stop button does, or pulling out a device. */
  endCapture(kind: "audio" | "video", source: "getUserMedia" | "getDisplayMedia"): void;
  /** Video frames that any receiver of any connection decoded so far, whether the adapter shows them or not. */
  allFramesDecoded(): Promise<number>;
  /** The same for packets of video. */
  allVideoPackets(): Promise<number>;
  openPeerConnections(): number;
  /** Connections that the garbage collector did not take. */
  connectionsInMemory(): number;
  states(): readonly string[];
  canFind(trackId: string): boolean;
  simulate(scenario: "full-reconnect" | "signal-reconnect"): Promise<void>;
}

declare global {
  interface Window {
    readonly adapter: AdapterRemote;
  }
}

type CaptureName = "getUserMedia" | "getDisplayMedia";

// Weak references throughout: the page must not be what keeps an ended connection alive.
const captured: { readonly ref: WeakRef<MediaStreamTrack>; readonly by: CaptureName }[] = [];
const refusals = new Map<CaptureName, string>();
for (const name of ["getUserMedia", "getDisplayMedia"] as const) {
  const original = navigator.mediaDevices[name].bind(navigator.mediaDevices);
  navigator.mediaDevices[name] = async (constraints) => {
    const refusal = refusals.get(name);
    if (refusal !== undefined) throw new DOMException("refused by the test", refusal);
    const stream = await original(constraints);
    for (const track of stream.getTracks()) captured.push({ ref: new WeakRef(track), by: name });
    mark(name);
    return stream;
  };
}

function liveTracks(): readonly { readonly track: MediaStreamTrack; readonly by: CaptureName }[] {
  return captured.flatMap(({ ref, by }) => {
    const track = ref.deref();
    return track?.readyState === "live" ? [{ track, by }] : [];
  });
}

const peerConnectionRefs: WeakRef<RTCPeerConnection>[] = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    peerConnectionRefs.push(new WeakRef(this));
  }
};

function peerConnections(): readonly RTCPeerConnection[] {
  return peerConnectionRefs.flatMap((ref) => ref.deref() ?? []);
}

/** LiveKit's object for us in each connection, which holds on to everything else of that connection. */
const ownParticipants: WeakRef<object>[] = [];

let workerUrl = "/encryption-worker.js";
const clock = createSystemClock({
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: (handle) => clearTimeout(handle),
});
const { sfu, tracks } = createLivekitSfu({ clock, createWorker: () => new Worker(workerUrl, { type: "module" }) });

let scope: Scope | undefined;
let current: SfuConnection | undefined;
let connectStartMs = 0;
let firstFrame = Promise.withResolvers<number>();
let participantChanges = 0;
let states: string[] = [];
let marks: Record<string, number> = {};

function mark(name: string): void {
  marks[name] ??= Math.round(performance.now() - connectStartMs);
}

function connection(): SfuConnection {
  if (current === undefined) throw new Error("no connection is open");
  return current;
}

function attachAll(of: Scope, participants: readonly SfuParticipant[]): void {
  for (const { tracks: remote } of participants) {
    for (const { trackId, isSubscribed } of remote) {
      if (isSubscribed) mark("subscribed");
      const track = tracks.find(trackId)?.publication.track;
      if (track === undefined || track.attachedElements.length > 0) continue;
      const element = track.attach();
      element.style.width = "640px";
      document.body.append(element);
      of.onEnd(() => element.remove());
      if (element instanceof HTMLVideoElement) {
        element.requestVideoFrameCallback(() => {
          mark("firstFrame");
          firstFrame.resolve(performance.now() - connectStartMs);
        });
      }
    }
  }
}

async function sumInbound(read: (stats: RTCInboundRtpStreamStats) => number | undefined): Promise<number> {
  let sum = 0;
  for (const peerConnection of peerConnections()) {
    const report = await peerConnection.getStats();
    report.forEach((stats: RTCInboundRtpStreamStats) => {
      if (stats.type === "inbound-rtp") sum += read(stats) ?? 0;
    });
  }
  return sum;
}

async function rememberOurselves({ localMedia }: SfuConnection): Promise<void> {
  const { microphone } = await until(localMedia, (media) => media.microphone.trackId !== undefined);
  const participant = tracks.find(microphone.trackId ?? "")?.participant;
  if (participant !== undefined) ownParticipants.push(new WeakRef(participant));
}

const remote: AdapterRemote = {
  warm: () => sfu.warm(),
  open(options) {
    workerUrl = options.workerUrl ?? "/encryption-worker.js";
    firstFrame = Promise.withResolvers();
    participantChanges = 0;
    states = [];
    marks = {};
    connectStartMs = performance.now();
    const opened = createScope();
    const created = sfu.createConnection(opened, options);
    scope = opened;
    current = created;
    opened.effect(() => {
      participantChanges += 1;
      attachAll(opened, created.participants.value);
    });
    opened.effect(() => {
      const state = created.state.value;
      mark(state.phase);
      states.push(state.phase === "disconnected" ? state.reason : state.phase);
    });
    opened.effect(() => {
      for (const participant of created.participants.value)
        for (const track of participant.tracks) mark(`${track.source}:${track.decryption}`);
    });
    opened.effect(() => {
      for (const [name, track] of Object.entries(created.localMedia.value) as [string, { phase: string }][])
        mark(`${name}:${track.phase}`);
    });
  },
  async connect(credentials) {
    connectStartMs = performance.now();
    marks = {};
    try {
      await connection().connect(credentials);
      mark("connectResolved");
      void rememberOurselves(connection());
      return performance.now() - connectStartMs;
    } catch (error) {
      return error instanceof MeloError ? error.code : String(error);
    }
  },
  setKeys: (keys) => connection().setKeys(keys.map((key): MediaKey => ({ ...key, bytes: new Uint8Array(key.bytes) }))),
  set(source, isOn) {
    const { setMicrophone, setCamera, setScreenShare } = connection();
    return { microphone: setMicrophone, camera: setCamera, screenShare: setScreenShare }[source](isOn);
  },
  setSubscribed: (trackId, isSubscribed) => connection().setSubscribed(trackId, isSubscribed),
  snapshot() {
    const { state, participants, localMedia, speakers } = connection();
    const { microphone, camera, screenShare } = localMedia.value;
    const plain = (track: LocalMedia["camera"]) => ({ ...track, failure: track.failure?.code });
    return {
      state: state.value,
      participants: participants.value,
      localMedia: { microphone: plain(microphone), camera: plain(camera), screenShare: plain(screenShare) },
      speakers: [...speakers.value],
    };
  },
  async media(trackId) {
    const report = await tracks.find(trackId)?.publication.track?.getRTCStatsReport();
    let facts: MediaFacts | undefined;
    report?.forEach((stats: RTCInboundRtpStreamStats) => {
      if (stats.type !== "inbound-rtp") return;
      facts = { framesDecoded: stats.framesDecoded ?? 0, audioEnergy: stats.totalAudioEnergy ?? 0 };
    });
    return facts;
  },
  firstFrameMs: () => firstFrame.promise,
  marks: () => marks,
  countChanges: () => ({ participants: participantChanges }),
  end: () => scope?.end(),
  liveCaptures: () => liveTracks().map(({ track }) => track.kind),
  refuseCaptures(kind, errorName) {
    if (errorName === undefined) refusals.delete(kind);
    else refusals.set(kind, errorName);
  },
  endCapture(kind, source) {
    for (const { track, by } of liveTracks()) {
      if (by !== source || track.kind !== kind) continue;
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  },
  allFramesDecoded: () => sumInbound((stats) => stats.framesDecoded),
  allVideoPackets: () => sumInbound((stats) => (stats.kind === "video" ? stats.packetsReceived : 0)),
  openPeerConnections: () => peerConnections().filter(({ connectionState }) => connectionState !== "closed").length,
  connectionsInMemory: () => ownParticipants.filter((ref) => ref.deref() !== undefined).length,
  states: () => states,
  canFind: (trackId) => tracks.find(trackId) !== undefined,
  async simulate(scenario) {
    await until(connection().state, ({ phase }) => phase === "connected");
    const [own] = Object.values(connection().localMedia.value).flatMap(
      ({ trackId }: { trackId?: string }) => trackId ?? [],
    );
    const participant = own === undefined ? undefined : tracks.find(own)?.participant;
    if (participant === undefined) throw new Error("publish something first");
    // The engine is LiveKit's private affair; only its own fault injection goes through it.
    const { engine } = participant as unknown as {
      engine: { fullReconnectOnNext: boolean; client: { handleOnClose(reason: string): Promise<void> } };
    };
    if (scenario === "full-reconnect") engine.fullReconnectOnNext = true;
    await engine.client.handleOnClose(`simulate ${scenario}`);
  },
};

Object.assign(window, { adapter: remote });
