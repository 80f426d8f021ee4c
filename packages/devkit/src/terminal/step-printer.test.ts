import { expect, test } from "vitest";
import { createStepTimer } from "../steps.ts";
import { inSeconds } from "./seconds.ts";
import { createStepPrinter } from "./step-printer.ts";

function recorder(isTTY: boolean): {
  written: () => string;
  output: { write(text: string): void; isTTY: boolean; columns: number };
} {
  let written = "";
  return { written: () => written, output: { isTTY, columns: 40, write: (text) => void (written += text) } };
}

test.each([
  [340, "0.3 s"],
  [59_940, "59.9 s"],
  [125_000, "2 min 05 s"],
  [179_800, "3 min 00 s"],
])("%i ms are %s", (durationMs, text) => {
  expect(inSeconds(durationMs)).toBe(text);
});

test("in a log a finished step is a line with its time, and one that had nothing to do is none", async () => {
  const { output, written } = recorder(false);
  let now = 0;
  const timer = createStepTimer(
    createStepPrinter(output, () => now),
    () => now,
  );
  await timer.run("install", async () => void (now += 2_000));
  await timer.run("build", async (progress) => progress.skip());
  expect(written()).toBe("  ✓ install                         2.0 s\n");
  expect(timer.reports).toEqual([
    { name: "install", outcome: "done", durationMs: 2_000 },
    { name: "build", outcome: "skipped", durationMs: 0 },
  ]);
});

test("in a log a long step says every few seconds where it is", async () => {
  const { output, written } = recorder(false);
  let now = 0;
  const timer = createStepTimer(
    createStepPrinter(output, () => now),
    () => now,
  );
  await timer.run("install", async ({ say }) => {
    for (let package_ = 1; package_ <= 12; package_ += 1) {
      now += 1_000;
      say(`package ${package_}`);
    }
  });
  expect(written().match(/… install: package \d+/g)).toEqual(["… install: package 5", "… install: package 10"]);
});

test("on a terminal one line shows what runs, no wider than the terminal", async () => {
  const { output, written } = recorder(true);
  const timer = createStepTimer(createStepPrinter(output));
  await timer.run("install", async ({ say }) => say("a very long line that does not fit into forty columns"));
  const progressLines = written()
    .split("\r\u001B[2K")
    .filter((line) => line.startsWith("  install"));
  expect(progressLines).toContainEqual(expect.stringMatching(/^ {2}install: a very long line/));
  expect(progressLines.every((line) => line.length < 40)).toBe(true);
});

test("a step that fails is marked, and its error goes on", async () => {
  const { output, written } = recorder(false);
  const timer = createStepTimer(createStepPrinter(output));
  await expect(timer.run("install", () => Promise.reject(new Error("no network")))).rejects.toThrow("no network");
  expect(written()).toContain("✗ install");
});
