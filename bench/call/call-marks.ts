/** When something happened on a page, in ms since the epoch, so that the pages of one machine can be compared. */
export interface CallMark {
  readonly name:
    | "click"
    | "microphone asked"
    | "microphone open"
    | "signalling asked"
    | "signalling joined"
    | "peer connected"
    | "track offered"
    | "track published"
    | "key set"
    | "first packet"
    | "frame received"
    | "frame";
  readonly atMs: number;
  /** Of a key the participant's identity, of a packet the kind of media, of a frame the name of the tile. */
  readonly of: string;
}

/** What the page keeps; see `installCallMarks`. */
export interface CallProbe {
  marks: CallMark[];
  /** Resolves with the first frame that is painted after `reset`. */
  firstFrame: Promise<void>;
  /** Spans in which the page could not react, by the Long Tasks API: those of 50 ms and more. */
  longTasks: { readonly startMs: number; readonly endMs: number }[];
  readonly capturedTracks: WeakRef<MediaStreamTrack>[];
  readonly connections: WeakRef<RTCPeerConnection>[];
  reset(): void;
}

export interface ProbedWindow {
  readonly callProbe: CallProbe;
}

/**
 * Runs before any script of the page, and again in each page load. Listens, and changes nothing: no timers, no polling.
 * Holds what it has seen weakly, so that a leak is the application's.
 */
export function installCallMarks(): void {
  let resolveFirstFrame: () => void = () => undefined;
  const probe: CallProbe = {
    marks: [],
    firstFrame: Promise.resolve(),
    longTasks: [],
    capturedTracks: [],
    connections: [],
    reset() {
      probe.marks = [];
      probe.longTasks = [];
      probe.firstFrame = new Promise((resolve) => {
        resolveFirstFrame = resolve;
      });
      performance.clearResourceTimings();
    },
  };
  Object.defineProperty(window, "callProbe", { value: probe });
  performance.setResourceTimingBufferSize(5_000);

  function mark(name: CallMark["name"], of = "", pageMs = performance.now()): void {
    probe.marks.push({ name, of, atMs: performance.timeOrigin + pageMs });
  }

  document.addEventListener("click", ({ timeStamp }) => mark("click", "", timeStamp), { capture: true });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      const startMs = performance.timeOrigin + startTime;
      probe.longTasks.push({ startMs, endMs: startMs + duration });
    }
  }).observe({ type: "longtask" });

  function watch(video: HTMLVideoElement): void {
    video.requestVideoFrameCallback((_now, { presentationTime, receiveTime }) => {
      // Of its last packet; only frames from elsewhere have it.
      if (receiveTime !== undefined) mark("frame received", video.ariaLabel ?? "", receiveTime);
      mark("frame", video.ariaLabel ?? "", presentationTime);
      resolveFirstFrame();
    });
  }
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof HTMLVideoElement) watch(node);
      else if (node instanceof Element) node.querySelectorAll("video").forEach(watch);
    }
  }).observe(document, { childList: true, subtree: true });

  const askForMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    mark("microphone asked");
    const stream = await askForMedia(constraints);
    mark("microphone open");
    for (const track of stream.getTracks()) probe.capturedTracks.push(new WeakRef(track));
    return stream;
  };

  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      mark("signalling asked");
      this.addEventListener("message", () => mark("signalling joined"), { once: true });
    }
  };

  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      probe.connections.push(new WeakRef(this));
      let isOffering = false;
      this.addEventListener("track", ({ track }) => {
        track.addEventListener("unmute", () => mark("first packet", track.kind), { once: true });
      });
      this.addEventListener("connectionstatechange", () => {
        if (this.connectionState === "connected") mark("peer connected");
      });
      this.addEventListener("signalingstatechange", () => {
        const sends = this.getSenders().some(({ track }) => track !== null);
        if (this.signalingState === "have-local-offer" && sends) {
          isOffering = true;
          mark("track offered");
        }
        if (this.signalingState === "stable" && isOffering) {
          isOffering = false;
          mark("track published");
        }
      });
    }
  };

  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function postAndMark(this: Worker, ...args: unknown[]) {
    // LiveKit's message to its worker: `{ kind: "setKey", data: { participantIdentity, … } }`.
    const message = args[0] as { kind?: unknown; data?: { participantIdentity?: unknown } } | undefined;
    if (message?.kind === "setKey") mark("key set", String(message.data?.participantIdentity));
    Reflect.apply(postMessage, this, args);
  };
}
