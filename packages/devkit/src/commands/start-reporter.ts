import type { DemoAccount } from "../demo/demo.ts";
import type { Instance } from "../instance/instance.ts";
import type { StepListener, StepReport } from "../steps.ts";
import type { ChildState } from "../supervisor/supervised-child.ts";
import { createEventWriter } from "../terminal/json-events.ts";
import { inSeconds } from "../terminal/seconds.ts";
import { createStepPrinter, type Output } from "../terminal/step-printer.ts";

/** What a start tells, as text for people or as JSON for programs. */
export interface StartReporter {
  readonly steps: StepListener;
  partChanged(part: string, state: ChildState): void;
  healthy(instance: Instance, facts: StartFacts): void;
  stopping(): void;
  stopped(durationMs: number): void;
}

interface StartFacts {
  readonly totalMs: number;
  readonly steps: readonly StepReport[];
  /** Where the first account is made; undefined once there is one. */
  readonly setupUrl: string | undefined;
  readonly demo: readonly DemoAccount[];
}

export function textReporter(output: Output): StartReporter {
  const printer = createStepPrinter(output);
  let isServing = false;
  return {
    steps: printer,
    partChanged(part, state) {
      if (!isServing) return;
      if (state === "down") printer.line(`  ${part} ended and is started again; its log: logs/${part}.log`);
      if (state === "healthy") printer.line(`  ${part} is back.`);
    },
    healthy(instance, facts) {
      isServing = true;
      printer.line(tableOf(instance, facts));
    },
    stopping() {
      isServing = false;
      printer.line("\nStopping …");
    },
    stopped: (durationMs) =>
      printer.line(`Stopped in ${inSeconds(durationMs)}. The data is kept; npm start goes on with it.`),
  };
}

function tableOf(instance: Instance, { totalMs, setupUrl, demo }: StartFacts): string {
  const rows: readonly (readonly [name: string, value: string])[] = [
    ["Open", instance.origin],
    ...trustRows(instance),
    ...(setupUrl === undefined ? [] : [["First account", setupUrl] as const]),
    ["Data", instance.layout.folder],
    ["Logs", instance.layout.logFolder],
    ["Stop", "Ctrl-C"],
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(14)} ${value}`);
  const hint =
    setupUrl === undefined
      ? []
      : ["", "  The link for the first account works once and makes the server's administrator."];
  return [
    "",
    `MELO is running, healthy after ${inSeconds(totalMs)}.`,
    "",
    ...lines,
    ...hint,
    ...demoLines(demo),
    "",
  ].join("\n");
}

/** What people on other machines do first. */
function trustRows({ origin, lan }: Instance): readonly (readonly [name: string, value: string])[] {
  if (lan === undefined) return [];
  return [
    ["Trust first", `${origin.replace(/^https/, "http")} explains it to each machine`],
    ["Fingerprint", lan.authority.fingerprint],
  ];
}

function demoLines(demo: readonly DemoAccount[]): readonly string[] {
  if (demo.length === 0) return [];
  const rows = demo.map(
    ({ displayName, localpart, password }) => `  ${displayName.padEnd(20)} ${localpart.padEnd(10)} ${password}`,
  );
  return ["", "  The demo community. Sign in as one of these people, with name and password:", "", ...rows];
}

export function jsonReporter(output: Output): StartReporter {
  const writer = createEventWriter(output);
  return {
    steps: writer,
    partChanged: (part, state) => writer.event("part", { part, state }),
    healthy: ({ origin, layout }, facts) =>
      writer.event("healthy", { origin, dataFolder: layout.folder, logFolder: layout.logFolder, ...facts }),
    stopping: () => writer.event("stopping", {}),
    stopped: (durationMs) => writer.event("stopped", { durationMs }),
  };
}
