import { join } from "node:path";
import { readSecret } from "../config/secrets.ts";
import { buildApp, installTools } from "../install/installation.ts";
import { startInstance, type Instance } from "../instance/instance.ts";
import { repositoryFolder } from "../instance/layout.ts";
import { createStepTimer, type StepReport } from "../steps.ts";
import type { ChildState } from "../supervisor/supervised-child.ts";
import { createEventWriter } from "../terminal/json-events.ts";
import { inSeconds } from "../terminal/seconds.ts";
import { createStepPrinter } from "../terminal/step-printer.ts";
import { toolsFolderFrom } from "../tools-folder.ts";
import type { CommandContext } from "./command.ts";
import { unlessAborted } from "./unless-aborted.ts";
import { parseStartOptions, startHelp } from "./start-options.ts";

/** What a start tells, as text for people or as JSON for programs. */
interface StartReporter {
  readonly steps: Parameters<typeof createStepTimer>[0];
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
}

export async function runStart(context: CommandContext): Promise<number> {
  const options = parseStartOptions(context.args, repositoryFolder);
  if (options.isHelp) {
    context.output.write(startHelp);
    return 0;
  }
  const startedAt = performance.now();
  const reporter = options.areEventsJson ? jsonReporter(context) : textReporter(context);
  const steps = createStepTimer(reporter.steps);
  const installation = { toolsFolder: toolsFolderFrom(context.environment), environment: context.environment, steps };

  const made = Promise.all([installTools(installation), buildApp(installation)]);
  const [tools] = await unlessAborted(context.signal, made);
  const instance = await startInstance(
    {
      dataFolder: options.dataFolder,
      port: options.port,
      parts: new Set(["synapse", "livekit", "calls", "web"]),
      areRateLimitsRelaxed: false,
      environment: context.environment,
      onState: (part, state) => reporter.partChanged(part, state),
      signal: context.signal,
    },
    tools,
    steps,
  );
  reporter.healthy(instance, {
    totalMs: performance.now() - startedAt,
    steps: steps.reports,
    setupUrl: await setupUrlOf(instance),
  });

  await untilAborted(context.signal);
  const stoppingAt = performance.now();
  reporter.stopping();
  await instance.stop();
  reporter.stopped(performance.now() - stoppingAt);
  return 0;
}

/** `calls` alone knows whether the first account exists. */
async function setupUrlOf({ origin, layout }: Instance): Promise<string | undefined> {
  const response = await fetch(`${origin}/_melo/v1/setup`);
  const answer: unknown = response.ok ? await response.json() : undefined;
  const isNeeded = typeof answer === "object" && answer !== null && "needed" in answer && answer.needed === true;
  return isNeeded ? `${origin}/setup#${readSecret(layout.secrets.setupToken)}` : undefined;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function textReporter({ output }: CommandContext): StartReporter {
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

function tableOf(instance: Instance, { totalMs, setupUrl }: StartFacts): string {
  const rows: readonly (readonly [name: string, value: string])[] = [
    ["Open", instance.origin],
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
  return ["", `MELO is running, healthy after ${inSeconds(totalMs)}.`, "", ...lines, ...hint, ""].join("\n");
}

function jsonReporter({ output }: CommandContext): StartReporter {
  const writer = createEventWriter(output);
  return {
    steps: writer,
    partChanged: (part, state) => writer.event("part", { part, state }),
    healthy: ({ origin, layout }, { totalMs, setupUrl }) =>
      writer.event("healthy", {
        origin,
        totalMs,
        setupUrl,
        dataFolder: layout.folder,
        logFolder: join(layout.logFolder),
      }),
    stopping: () => writer.event("stopping", {}),
    stopped: (durationMs) => writer.event("stopped", { durationMs }),
  };
}
