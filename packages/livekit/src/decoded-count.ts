import type { RemoteTrack } from "livekit-client";

/** The members of `RTCInboundRtpStreamStats` (W3C webrtc-stats) that tell whether a decoder makes progress. */
interface InboundStats {
  readonly type: string;
  readonly framesDecoded?: number;
  readonly jitterBufferEmittedCount?: number;
}

/**
 * Video frames decoded, or audio samples that came out of the jitter buffer. Frames that cannot be decrypted are dropped
 * before both; samples that the browser invents to conceal a gap do not count.
 */
export async function decodedCount(track: RemoteTrack | undefined): Promise<number | undefined> {
  const report = await track?.getRTCStatsReport();
  if (report === undefined) return undefined;
  let count: number | undefined;
  report.forEach((stats: InboundStats) => {
    if (stats.type !== "inbound-rtp") return;
    count = stats.framesDecoded ?? stats.jitterBufferEmittedCount ?? 0;
  });
  return count;
}
