import { describe, expect, test } from "vitest";
import { readLink, type LinkSample, type StatsEntry } from "./read-link.ts";

const noTracks = { camera: undefined, screen: undefined };

interface Growth {
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
}

function report(growth: Growth, candidate: Record<string, unknown> = { protocol: "udp", candidateType: "host" }) {
  return [
    { id: "T", type: "transport", selectedCandidatePairId: "P" },
    { id: "P", type: "candidate-pair", localCandidateId: "L", currentRoundTripTime: 0.038, ...growth },
    { id: "Q", type: "candidate-pair", localCandidateId: "other", currentRoundTripTime: 2, bytesSent: 9e9 },
    { id: "L", type: "local-candidate", ...candidate },
    { id: "A", type: "inbound-rtp", kind: "audio", codecId: "C1", jitter: 0.006, ...growth },
    { id: "C1", type: "codec", mimeType: "audio/opus" },
    { id: "C2", type: "codec", mimeType: "video/VP8" },
    { id: "C3", type: "codec", mimeType: "video/H264" },
  ] satisfies StatsEntry[];
}

function sample(atMs: number, ...reports: readonly (readonly StatsEntry[])[]): LinkSample {
  return { atMs, reports };
}

describe("A reading of the link to the call server", () => {
  test("tells the time there and back, and what was sent and received since the last one", () => {
    const before = sample(0, report({ bytesSent: 1_000, bytesReceived: 0, packetsReceived: 100, packetsLost: 2 }));
    const now = sample(
      2_000,
      report({ bytesSent: 251_000, bytesReceived: 500_000, packetsReceived: 195, packetsLost: 7 }),
    );
    expect(readLink(now, before, noTracks)).toMatchObject({
      roundTripMs: 38,
      jitterMs: 6,
      lostOnTheWayHere: 0.05,
      sentKbps: 1_000,
      receivedKbps: 2_000,
      codecs: ["opus"],
    });
  });

  test("knows no rates at first", () => {
    expect(readLink(sample(0, report({ bytesSent: 1_000 })), undefined, noTracks)).toMatchObject({
      roundTripMs: 38,
      jitterMs: undefined,
      lostOnTheWayHere: undefined,
      sentKbps: 0,
      receivedKbps: 0,
    });
  });

  test.each([
    [
      { protocol: "udp", candidateType: "srflx" },
      { protocol: "udp", relay: undefined },
    ],
    [
      { protocol: "tcp", candidateType: "host" },
      { protocol: "tcp", relay: undefined },
    ],
    [
      { protocol: "udp", candidateType: "relay", relayProtocol: "tls" },
      { protocol: "udp", relay: "tls" },
    ],
    [
      { protocol: "udp", candidateType: "relay", relayProtocol: "udp" },
      { protocol: "udp", relay: "udp" },
    ],
  ])("tells the way from the candidate %o", (candidate, route) => {
    expect(readLink(sample(0, report({}, candidate)), undefined, noTracks).route).toEqual(route);
  });

  test("finds the pair that Firefox marks by itself", () => {
    const entries = report({})
      .filter(({ type }) => type !== "transport")
      .map((entry) => (entry.id === "P" ? { ...entry, selected: true } : entry));
    expect(readLink(sample(0, entries), undefined, noTracks).route).toEqual({ protocol: "udp", relay: undefined });
  });

  test("tells the largest size of our picture that is really sent, and what the server says of ours that was lost", () => {
    const sending: StatsEntry[] = [
      ...report({}),
      { id: "S", type: "media-source", trackIdentifier: "camera" },
      {
        id: "O1",
        type: "outbound-rtp",
        mediaSourceId: "S",
        codecId: "C2",
        frameWidth: 640,
        frameHeight: 360,
        framesPerSecond: 30,
      },
      {
        id: "O2",
        type: "outbound-rtp",
        mediaSourceId: "S",
        codecId: "C2",
        frameWidth: 1280,
        frameHeight: 720,
        framesPerSecond: 29,
      },
      // Switched off by the server, because nobody looks.
      { id: "O3", type: "outbound-rtp", mediaSourceId: "S", codecId: "C2", frameWidth: 1920, frameHeight: 1080 },
      { id: "R", type: "remote-inbound-rtp", fractionLost: 0.02 },
    ];
    const link = readLink(sample(0, sending), undefined, { camera: "camera", screen: "screen" });
    expect(link.camera).toEqual({ width: 1280, height: 720, framesPerSecond: 29 });
    expect(link.screen).toBeUndefined();
    expect(link.lostOnTheWayThere).toBe(0.02);
    expect(link.codecs).toEqual(["VP8", "opus"]);
  });

  test("adds up two connections to one server", () => {
    const at = (bytes: number) => [report({ bytesSent: bytes }), report({ bytesReceived: bytes }, { protocol: "tcp" })];
    const link = readLink(sample(1_000, ...at(125_000)), sample(0, ...at(0)), noTracks);
    expect(link).toMatchObject({ route: { protocol: "udp" }, sentKbps: 1_000, receivedKbps: 1_000 });
  });

  test("without a connection tells nothing", () => {
    expect(readLink(sample(0, []), undefined, noTracks)).toMatchObject({
      roundTripMs: undefined,
      route: undefined,
      codecs: [],
    });
  });
});
