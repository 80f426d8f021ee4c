import type { Frame, Page } from "playwright-core";

/** What has arrived and could be decoded, over all connections the page ever made. */
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
    const { testPeerConnections } = window as unknown as { testPeerConnections: RTCPeerConnection[] };
    const total = {
      videoFramesDecoded: 0,
      videoFramesReceived: 0,
      videoBytesReceived: 0,
      audioEnergy: 0,
      audioBytesReceived: 0,
    };
    for (const connection of testPeerConnections) {
      if (connection.connectionState === "closed") continue;
      const report = await connection.getStats();
      report.forEach((entry: RTCInboundRtpStreamStats) => {
        if (entry.type !== "inbound-rtp") return;
        if (entry.kind === "video") {
          total.videoFramesDecoded += entry.framesDecoded ?? 0;
          total.videoFramesReceived += entry.framesReceived ?? 0;
          total.videoBytesReceived += entry.bytesReceived ?? 0;
        } else {
          total.audioEnergy += entry.totalAudioEnergy ?? 0;
          total.audioBytesReceived += entry.bytesReceived ?? 0;
        }
      });
    }
    return total;
  });
}
