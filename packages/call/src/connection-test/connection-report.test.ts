import { MeloError } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import type { LinkReading } from "../ports/link-reading.ts";
import { writeConnectionReport } from "./connection-report.ts";
import { stepsWith, untestedSteps, type TestSteps } from "./test-steps.ts";

const secrets = ["secret-token", "!room:melo.example", "melo.example", "10.1.2.3", "@ann", "eu-west"];
const nowMs = Date.UTC(2026, 10, 25, 8);
const browser = "Firefox 140";

const steps: TestSteps = {
  ...stepsWith({ name: "skipped", why: "step_before_failed" }),
  browser: {
    name: "passed",
    tookMs: 1.4,
    facts: { browser: { isSecure: true, hasWebRtc: true, canEncrypt: true, microphone: "not_asked" } },
  },
  transports: { name: "passed", tookMs: 21, facts: { serviceUrl: "https://melo.example/livekit/jwt" } },
  signalling: {
    name: "passed",
    tookMs: 14,
    facts: { server: { host: "melo.example", version: "1.13.5", region: "eu-west" } },
  },
  token: {
    name: "failed",
    tookMs: 15_000,
    error: new MeloError("call_forbidden", "secret-token of @ann in !room:melo.example from 10.1.2.3", {
      cause: new MeloError("forbidden", "", { requestId: "0a1b2c3d-1" }),
    }),
    facts: {},
  },
};

const reading: LinkReading = {
  roundTripMs: 38.4,
  jitterMs: 6,
  lostOnTheWayHere: 0.004,
  lostOnTheWayThere: undefined,
  sentKbps: 1100.4,
  receivedKbps: 3400,
  route: { protocol: "tcp", relay: "tls" },
  camera: { width: 1280, height: 720, framesPerSecond: 29.7 },
  screen: undefined,
  codecs: ["VP8", "opus"],
  server: { host: "melo.example", version: "1.13.5", region: "eu-west" },
};

describe("The report of a connection", () => {
  test("says of each hop what came of it, and what is measured now", () => {
    const lines = writeConnectionReport({ steps, reading, nowMs, browser }).split("\n");
    expect(lines).toContain("result: broken at token");
    expect(lines).toContain("time: 2026-11-25T08:00:00.000Z");
    expect(lines).toContain("browser: passed in 1 ms, microphone not_asked");
    expect(lines).toContain("token: failed after 15000 ms, call_forbidden, request 0a1b2c3d-1");
    expect(lines).toContain("signalling: passed in 14 ms, LiveKit 1.13.5");
    expect(lines).toContain("udp: not tested, step_before_failed");
    expect(lines).toContain("way: tcp by TURN over tls");
    expect(lines).toContain("lost on the way here: 0.4 %");
    expect(lines).toContain("camera: 1280x720, 30 fps");
  });

  test("names no person, room, address or server, and has no token in it", () => {
    const report = writeConnectionReport({ steps, reading, nowMs, browser });
    expect(secrets.filter((secret) => report.includes(secret))).toEqual([]);
  });

  test("without a test and without a call says so", () => {
    const report = writeConnectionReport({ steps: untestedSteps, reading: undefined, nowMs, browser });
    expect(report).toContain("result: not_run");
    expect(report).not.toContain("in a call now");
  });
});
