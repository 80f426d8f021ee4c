import type { Frame, Page } from "playwright-core";

/** When the first of somebody else's media was there after a click, in ms from the click. */
export interface FirstMedia {
  readonly frameMs: number;
  /** Energy above silence, to 50 ms: that often the browser renews its statistics. */
  readonly soundMs: number;
}

interface MediaProbe {
  /** Forgets everything, and waits for a click, a frame and a sound. */
  reset(): void;
  first: Promise<FirstMedia>;
}

interface ProbedWindow {
  readonly mediaProbe: MediaProbe;
}

/**
 * Runs before any script, in every frame, the same for every client: looks at the browser's own objects and at nothing of
 * the application. A frame counts when the browser hands it to be painted.
 */
export function installFirstMedia(): void {
  const energyOfSound = 1e-6;
  const pollMs = 10;
  const remoteTrackIds = new Set<string>();
  let clickedAtMs: number | undefined;
  let frameAtMs: number | undefined;
  let soundAtMs: number | undefined;
  let finish: (media: FirstMedia) => void = () => undefined;

  function settle(): void {
    if (clickedAtMs === undefined || frameAtMs === undefined || soundAtMs === undefined) return;
    finish({ frameMs: frameAtMs - clickedAtMs, soundMs: soundAtMs - clickedAtMs });
  }

  const probe: MediaProbe = {
    first: Promise.race([]),
    reset() {
      clickedAtMs = frameAtMs = soundAtMs = undefined;
      remoteTrackIds.clear();
      probe.first = new Promise((resolve) => {
        finish = resolve;
      });
    },
  };
  Object.defineProperty(window, "mediaProbe", { value: probe });

  document.addEventListener("click", ({ timeStamp }) => (clickedAtMs ??= timeStamp), { capture: true });

  function isRemote({ srcObject }: HTMLVideoElement): boolean {
    return srcObject instanceof MediaStream && srcObject.getVideoTracks().some(({ id }) => remoteTrackIds.has(id));
  }

  function watch(video: HTMLVideoElement): void {
    video.requestVideoFrameCallback((_now, { presentationTime }) => {
      if (!isRemote(video)) return watch(video);
      frameAtMs ??= presentationTime;
      settle();
    });
  }
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof HTMLVideoElement) watch(node);
      else if (node instanceof Element) node.querySelectorAll("video").forEach(watch);
    }
  }).observe(document, { childList: true, subtree: true });

  async function listen(receiver: RTCRtpReceiver): Promise<void> {
    while (soundAtMs === undefined && receiver.track.readyState === "live") {
      const report = await receiver.getStats();
      for (const entry of report.values() as Iterable<RTCInboundRtpStreamStats>) {
        if (entry.type === "inbound-rtp" && (entry.totalAudioEnergy ?? 0) > energyOfSound)
          soundAtMs ??= performance.now();
      }
      settle();
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener("track", ({ receiver, track }) => {
        if (track.kind === "video") remoteTrackIds.add(track.id);
        else void listen(receiver);
      });
    }
  };
}

export function resetFirstMedia(page: Page | Frame): Promise<void> {
  return page.evaluate(() => (window as unknown as ProbedWindow).mediaProbe.reset());
}

export async function readFirstMedia(page: Page | Frame, patienceMs: number): Promise<FirstMedia> {
  const limit = AbortSignal.timeout(patienceMs);
  const gaveUp = new Promise<never>((_, reject) => {
    limit.addEventListener("abort", () => reject(new Error(`no remote picture and sound within ${patienceMs} ms`)));
  });
  return Promise.race([page.evaluate(() => (window as unknown as ProbedWindow).mediaProbe.first), gaveUp]);
}
