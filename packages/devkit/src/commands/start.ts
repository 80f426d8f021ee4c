import { networkInterfaces } from "node:os";
import { readSecret } from "../config/secrets.ts";
import { demoTargetOf, ensureDemo, type DemoAccount } from "../demo/demo.ts";
import { buildApp, installTools } from "../install/installation.ts";
import { requireStartable, startInstance, type Instance } from "../instance/instance.ts";
import { repositoryFolder } from "../instance/layout.ts";
import { chooseLanAddress } from "../lan/lan-address.ts";
import { prepareLan } from "../lan/prepare-lan.ts";
import { createStepTimer, type StepTimer } from "../steps.ts";
import { toolsFolderFrom } from "../tools-folder.ts";
import type { CommandContext } from "./command.ts";
import { parseStartOptions, startHelp, type StartOptions } from "./start-options.ts";
import { jsonReporter, textReporter, type StartReporter } from "./start-reporter.ts";
import { unlessAborted } from "./unless-aborted.ts";

export async function runStart(context: CommandContext): Promise<number> {
  const options = parseStartOptions(context.args, repositoryFolder);
  if (options.isHelp) {
    context.output.write(startHelp);
    return 0;
  }
  const reporter = options.areEventsJson ? jsonReporter(context.output) : textReporter(context.output);
  const steps = createStepTimer(reporter.steps);
  const startedAt = performance.now();
  const instance = await installAndStart(options, context, steps, reporter);
  try {
    const totalMs = performance.now() - startedAt;
    const demo = options.isDemo ? await makeDemo(instance, steps) : [];
    reporter.healthy(instance, { totalMs, steps: steps.reports, setupUrl: await setupUrlOf(instance), demo });
    await untilAborted(context.signal);
  } finally {
    const stoppingAt = performance.now();
    reporter.stopping();
    await instance.stop();
    reporter.stopped(performance.now() - stoppingAt);
  }
  return 0;
}

async function installAndStart(
  options: StartOptions,
  { environment, signal }: CommandContext,
  steps: StepTimer,
  reporter: StartReporter,
): Promise<Instance> {
  await requireStartable(options.dataFolder, options.port);
  const { dataFolder, isForLan, lanAddress } = options;
  const lan = isForLan
    ? await prepareLan(dataFolder, chooseLanAddress(networkInterfaces(), lanAddress), environment)
    : undefined;
  const installation = { toolsFolder: toolsFolderFrom(environment), environment, steps };
  const [tools] = await unlessAborted(signal, Promise.all([installTools(installation), buildApp(installation)]));
  return startInstance(
    {
      dataFolder,
      port: options.port,
      parts: new Set(["synapse", "livekit", "calls", "web"]),
      areRateLimitsRelaxed: false,
      lan,
      environment,
      onState: (part, state) => reporter.partChanged(part, state),
      signal,
    },
    tools,
    steps,
  );
}

function makeDemo(instance: Instance, steps: StepTimer): Promise<readonly DemoAccount[]> {
  return steps.run("demo community", (progress) => ensureDemo(demoTargetOf(instance), progress));
}

/** `calls` alone knows whether the first account exists. */
async function setupUrlOf({ origin, layout, ports }: Instance): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${ports.callsPublic}/_melo/v1/setup`);
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
