import { measureCodeBytes } from "./bytes/code-bytes.ts";
import { measureCallMemory } from "./call/call-memory.ts";
import { measureBesideElementCall } from "./call/beside-element-call.ts";
import { measureClickToFrame } from "./call/click-to-frame.ts";
import { measureLoad } from "./load/load.ts";
import { measureNoise } from "./noise/noise.ts";
import { parseBenchOptions, type BenchOptions } from "./options.ts";
import { measureCrowdStage } from "./stage/crowd-stage.ts";
import { measureRealStage } from "./stage/real-stage.ts";
import { printReport } from "./report/print-report.ts";
import type { Report } from "./report/report.ts";
import { readLatestReports, writeResults } from "./report/result-files.ts";
import { measureStartUp } from "./start-up.ts";
import { measureTokenCost } from "./token/token-cost.ts";
import { bringTwoPeople, type TwoPeople } from "./two-people.ts";

const options = parseBenchOptions(process.argv.slice(2));
const earlier = new Map(
  Object.values(readLatestReports()).flatMap(({ figures }) => figures.map(({ name, value }) => [name, value] as const)),
);
const reports: Record<string, Report> = {};

function add(name: string, report: Report): void {
  reports[name] = report;
  printReport(report, earlier);
}

if (options.measurements.includes("start")) add("start", await measureStartUp(options.isCold));
if (options.measurements.includes("token")) add("token", await measureTokenCost());
if (options.measurements.includes("noise")) add("noise", await measureNoise());
if (options.measurements.includes("load")) add("load", await measureLoad());
const withoutPeople: ReadonlySet<string> = new Set(["start", "token", "noise", "load"]);
if (options.measurements.some((name) => !withoutPeople.has(name))) await measureWithPeople(options);
console.log(`\nWritten to ${writeResults(reports)}`);
process.exit();

async function measureWithPeople({ measurements, rounds }: BenchOptions): Promise<void> {
  const people = await bringTwoPeople();
  // Ctrl-C: the browsers end by themselves, the world's processes and data would stay.
  process.once("SIGTERM", () => void people.close().finally(() => process.exit(1)));
  try {
    await measure(people);
  } finally {
    await people.close();
  }

  async function measure(present: TwoPeople): Promise<void> {
    if (measurements.includes("bytes")) add("bytes", await measureCodeBytes(present));
    if (measurements.includes("memory")) add("memory", await measureCallMemory(present));
    if (measurements.includes("stage")) {
      add("stage", await measureCrowdStage());
      add("stage with 8 people", await measureRealStage(present));
    }
    if (measurements.includes("call")) {
      add("call beside Element Call", await measureBesideElementCall(present, rounds));
      add("call", await measureClickToFrame(present, rounds));
    }
  }
}
