import type { Frame, Page } from "playwright-core";

/**
 * What has arrived and could be decoded, over all connections the page ever made. Never less than what was measured before:
 * what a connection that has ended since, or a track that is gone, was last seen to have received stays counted.
 */
export interface ReceivedMedia {
  readonly videoFramesDecoded: number;
  readonly videoFramesReceived: number;
  readonly videoBytesReceived: number;
  /** Sum of squares of the decoded sound, in seconds of full scale: grows only while there is something to hear. */
  readonly audioEnergy: number;
  readonly audioBytesReceived: number;
}

/** Runs before any script of the page: keeps the page's own peer connections for measuring. Changes nothing else. */
export function rememberPeerConnections(): void {
  const connections: RTCPeerConnection[] = [];
  Object.defineProperty(window, "testPeerConnections", { value: connections });
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
}

export async function measureReceivedMedia(page: Page | Frame): Promise<ReceivedMedia> {
  return page.evaluate(async () => {
    const kept = window as unknown as {
      testPeerConnections: RTCPeerConnection[];
      /** The last reading of each stream that was ever received, by connection and id. */
      testReceivedStreams?: Map<string, RTCInboundRtpStreamStats>;
    };
    const streams = (kept.testReceivedStreams ??= new Map());
    await Promise.all(
      kept.testPeerConnections.map(async (connection, index) => {
        if (connection.connectionState === "closed") return;
        const report = await connection.getStats();
        report.forEach((entry: RTCInboundRtpStreamStats) => {
          if (entry.type === "inbound-rtp") streams.set(`${index} ${entry.id}`, entry);
        });
      }),
    );
    const total = {
      videoFramesDecoded: 0,
      videoFramesReceived: 0,
      videoBytesReceived: 0,
      audioEnergy: 0,
      audioBytesReceived: 0,
    };
    for (const stream of streams.values()) {
      if (stream.kind === "video") {
        total.videoFramesDecoded += stream.framesDecoded ?? 0;
        total.videoFramesReceived += stream.framesReceived ?? 0;
        total.videoBytesReceived += stream.bytesReceived ?? 0;
      } else {
        total.audioEnergy += stream.totalAudioEnergy ?? 0;
        total.audioBytesReceived += stream.bytesReceived ?? 0;
      }
    }
    return total;
  });
}
