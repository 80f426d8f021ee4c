import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installForDeployment } from "../deploy/install-for-deployment.ts";
import { buildApp, installBrowser, installRedis, installTools } from "../install/installation.ts";
import { installNetworkTools } from "../install/network-tools.ts";
import { installPrometheus } from "../install/prometheus.ts";
import { installProxies } from "../install/proxies.ts";
import { runTool } from "../install/run-tool.ts";
import { repositoryFolder } from "../instance/layout.ts";
import { Problem } from "../problem.ts";
import { createStepTimer } from "../steps.ts";
import { inSeconds } from "../terminal/seconds.ts";
import { createStepPrinter, type StepPrinter } from "../terminal/step-printer.ts";
import { toolsFolderFrom } from "../tools-folder.ts";
import { checkSteps, isFast, soakStep, type CheckStep, type TestStep, type ToolStep } from "./check-steps.ts";
import type { CommandContext } from "./command.ts";
import { countTests, type TestCounts } from "./test-report.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** All steps, or those that are named as arguments. The last line it writes is the total. */
export function runTest(context: CommandContext): Promise<number> {
  return runSteps(chosenSteps(context.args), context);
}

/** The fast part: what needs no server and no browser. */
export function runCheck(context: CommandContext): Promise<number> {
  return runSteps(checkSteps(repositoryFolder).filter(isFast), context);
}

/** The long tests; with arguments those whose file names contain one of them. */
export function runSoak(context: CommandContext): Promise<number> {
  return runSteps([soakStep], context);
}

function chosenSteps(names: readonly string[]): readonly CheckStep[] {
  const all = checkSteps(repositoryFolder);
  const unknown = names.find((name) => !all.some((step) => step.name === name));
  if (unknown !== undefined) {
    throw new Problem(`There is no step called ${unknown}.`, `There are: ${all.map(({ name }) => name).join(", ")}`);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

interface Run {
  readonly context: CommandContext;
  readonly printer: StepPrinter;
  /** What the tests get beyond the environment of this process. */
  readonly environment: NodeJS.ProcessEnv;
}

async function runSteps(steps: readonly CheckStep[], context: CommandContext): Promise<number> {
  const printer = createStepPrinter(context.output);
  const environment = { ...context.environment };
  const run = { context, printer, environment };
  let passed = 0;
  let failed = 0;
  for (const step of steps) {
    const startedAt = performance.now();
    const counts = await unlessAborted(
      context.signal,
      step.kind === "tool" ? runToolStep(step, run) : runTestStep(step, run),
    );
    passed += counts.passed;
    failed += counts.failed;
    const skipped = counts.skipped === 0 ? "" : `, ${counts.skipped} skipped`;
    const mark = counts.failed === 0 ? "✓" : "✗";
    const result = step.kind === "tool" ? "" : `   ${counts.passed} passed, ${counts.failed} failed${skipped}`;
    printer.line(`${mark} ${step.name.padEnd(14)} ${inSeconds(performance.now() - startedAt).padStart(12)}${result}`);
  }
  printer.line(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

async function runToolStep(step: ToolStep, { printer, environment }: Run): Promise<TestCounts> {
  for (const args of step.runs) {
    const result = await runTool({ command: process.execPath, args, workingFolder: repositoryFolder, environment });
    if (result?.exitCode === 0) continue;
    printer.line(`\n${step.name}:\n${result?.output ?? "could not be run"}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return { passed: 1, failed: 0, skipped: 0 };
}

async function runTestStep(step: TestStep, run: Run): Promise<TestCounts> {
  if (!(await provideNeeds(step, run))) return { passed: 0, failed: 1, skipped: 0 };
  const resultsFolder = join(repositoryFolder, "test-results");
  mkdirSync(resultsFolder, { recursive: true });
  const reportFile = join(resultsFolder, `${step.name}.json`);
  rmSync(reportFile, { force: true });
  const exitCode = await runVitest(step.project, reportFile, run);
  return countTests(readReport(reportFile), exitCode);
}

/** False if something that the tests need could not be made; why is printed. */
async function provideNeeds(step: TestStep, { printer, environment }: Run): Promise<boolean> {
  const installation = { toolsFolder: toolsFolderFrom(environment), environment, steps: createStepTimer(printer) };
  try {
    if (step.needs.includes("tools")) await installTools(installation);
    if (step.needs.includes("app")) await buildApp(installation);
    if (step.needs.includes("network")) await installNetworkTools(installation);
    if (step.needs.includes("deployment")) await installForDeployment(installation);
    if (step.needs.includes("proxies")) await installProxies(installation);
    if (step.needs.includes("prometheus")) await installPrometheus(installation);
    if (step.needs.includes("redis")) await installRedis(installation);
    for (const browser of ["chromium", "firefox"] as const) {
      if (step.needs.includes(browser)) Object.assign(environment, await installBrowser(installation, browser));
    }
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    printer.line(`\n${step.name} cannot run. ${error.message}\n`);
    return false;
  }
}

function runVitest(project: string, reportFile: string, { context, environment }: Run): Promise<number> {
  const vitest = join(repositoryFolder, "node_modules/vitest/vitest.mjs");
  const args = [
    vitest,
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile=${reportFile}`,
    ...(project === soakStep.project ? context.args : []),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: repositoryFolder,
      env: environment,
      stdio: ["ignore", "inherit", "inherit"],
    });
    context.signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // vitest ended before it could write one; countTests makes a failure of that.
    return undefined;
  }
}
