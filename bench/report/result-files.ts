import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import type { Report } from "./report.ts";

const resultsFolder = join(import.meta.dirname, "../results");
const latestFile = join(resultsFolder, "latest.json");
const bytesPerGigabyte = 2 ** 30;

interface Results {
  readonly measuredAt: string;
  readonly commit: string;
  readonly machine: Readonly<Record<string, string | number>>;
  /** By the name of the measurement. */
  readonly reports: Readonly<Record<string, Report>>;
}

/** The reports of the last run that made each of them. */
export function readLatestReports(): Readonly<Record<string, Report>> {
  try {
    // Written below, as a whole.
    return (JSON.parse(readFileSync(latestFile, "utf8")) as Results).reports;
  } catch {
    // The first run.
    return {};
  }
}

/** One file for this run; and `latest.json`, where measurements that this run left out stay as they were. */
export function writeResults(reports: Readonly<Record<string, Report>>): string {
  mkdirSync(resultsFolder, { recursive: true });
  const measuredAt = new Date().toISOString();
  const results: Results = { measuredAt, commit: commit(), machine: machine(), reports };
  const file = join(resultsFolder, `${measuredAt.replaceAll(":", "-").slice(0, 19)}.json`);
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
  const latest = { ...results, reports: { ...readLatestReports(), ...reports } };
  writeFileSync(latestFile, `${JSON.stringify(latest, undefined, 2)}\n`);
  return file;
}

/** With a `+` if the working tree has changes that no commit has. */
function commit(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  try {
    const isClean = git("status", "--porcelain", "--untracked-files=no") === "";
    return git("rev-parse", "--short", "HEAD") + (isClean ? "" : "+");
  } catch {
    // Not a clone, or no git.
    return "unknown";
  }
}

function machine(): Results["machine"] {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / bytesPerGigabyte),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}
