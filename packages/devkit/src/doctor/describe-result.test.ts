import type { CheckStatus, ServerCheck } from "@melo/protocol";
import { expect, test } from "vitest";
import { describeResult, describeSum, exitCodeOf } from "./describe-result.ts";

function result(status: CheckStatus, more: Partial<ServerCheck> = {}): ServerCheck {
  return {
    id: "media-udp",
    group: "media",
    title: "Media over UDP",
    status,
    found: "Port 7882 answers in 2 ms",
    meaning: undefined,
    remedy: undefined,
    tookMs: 3,
    ...more,
  };
}

test("what is in order is one line", () => {
  expect(describeResult(result("ok"))).toBe("  ✓ Media over UDP                   Port 7882 answers in 2 ms");
});

test("what is not says what it means, how to mend it, and which lines go where", () => {
  const text = describeResult(
    result("broken", {
      found: "LiveKit offers no way over UDP.",
      meaning: "Expect delays.",
      remedy: { text: "Switch it on:", file: "livekit.yaml", lines: "rtc:\n  udp_port: 7882" },
    }),
  );
  expect(text.split("\n").slice(1)).toEqual([
    "      Expect delays.",
    "      Switch it on:",
    "        # livekit.yaml",
    "        rtc:",
    "          udp_port: 7882",
  ]);
});

test("monitoring hears of the worst by the exit code", () => {
  expect(exitCodeOf([result("ok"), result("untried")])).toBe(0);
  expect(exitCodeOf([result("ok"), result("warning")])).toBe(1);
  expect(exitCodeOf([result("warning"), result("broken")])).toBe(2);
});

test("the last line counts", () => {
  expect(describeSum([result("ok")])).toBe("Everything is in order.");
  expect(describeSum([result("ok"), result("untried")])).toBe("What could be tried is in order. 1 could not be tried.");
  expect(describeSum([result("ok"), result("warning"), result("broken")])).toBe("1 broken, 1 to look at, 1 in order.");
});
