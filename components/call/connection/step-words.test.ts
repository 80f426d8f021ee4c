import { testStepIds } from "@melo/call/connection-test";
import { MeloError } from "@melo/protocol";
import { describe, expect, test } from "vitest";
import { adviceFor, routeWords, stepWords, verdictWords } from "./step-words.ts";

describe("What the test of the connection says", () => {
  test.each(testStepIds)("of %s before, while and after it is one line without codes", (id) => {
    const outcomes = [
      { name: "waiting" },
      { name: "running" },
      { name: "passed", tookMs: 20, facts: {} },
      { name: "failed", tookMs: 5_000, error: new MeloError("server_unreachable", "x"), facts: {} },
      { name: "failed", tookMs: 15_000, error: undefined, facts: {} },
      { name: "skipped", why: "step_before_failed" },
    ] as const;
    for (const outcome of outcomes) {
      expect(stepWords(id, outcome)).not.toBe("");
      expect(stepWords(id, outcome)).not.toMatch(/_|undefined/);
    }
  });

  test("names what was found", () => {
    const passed = (facts: object) => ({ name: "passed", tookMs: 1, facts }) as const;
    expect(stepWords("transports", passed({ serviceUrl: "https://melo.example/livekit/jwt" }))).toBe("melo.example");
    expect(stepWords("token", passed({ validForMs: 300_000 }))).toContain("5 minutes");
    expect(stepWords("homeserver", passed({ hasDelayedEvents: false }))).toContain("no delayed events");
    expect(
      stepWords("signalling", passed({ server: { host: "a.example", version: "1.13.5", region: undefined } })),
    ).toBe("a.example, LiveKit 1.13.5");
    expect(stepWords("udp", { name: "failed", tookMs: 5_100, error: undefined, facts: {} })).toBe("No answer in 5 s");
  });

  test("advises only where something failed", () => {
    expect(adviceFor("udp", { name: "failed", tookMs: 1, error: undefined, facts: {} })?.title).toContain("firewall");
    expect(adviceFor("udp", { name: "passed", tookMs: 1, facts: {} })).toBeUndefined();
  });

  test("calls ways by the names that operators know", () => {
    expect(routeWords({ protocol: "udp", relay: undefined })).toBe("UDP");
    expect(routeWords({ protocol: "udp", relay: "tls" })).toBe("TURN over TLS");
    expect(verdictWords({ name: "detour", route: { protocol: "tcp", relay: undefined } }).text).toContain("TCP");
    expect(verdictWords({ name: "broken", at: "token" }).text).toContain("Permission to join");
  });
});
