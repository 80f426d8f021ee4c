import type { FileReport } from "../deploy/write-deployment.ts";

const said: Readonly<Record<FileReport["outcome"], string | undefined>> = {
  made: undefined,
  unchanged: undefined,
  updated: "brought up to date; you had not edited it",
  edited: "yours is kept; you changed:",
  conflicting: "yours is kept, and the new version lies beside it; you changed:",
  removed: "you removed it; it stays away",
};

/** What became of each generated file of a folder. */
export function describeReports(folder: string, reports: readonly FileReport[]): string {
  const count = (outcome: FileReport["outcome"]): number =>
    reports.filter((report) => report.outcome === outcome).length;
  const lines = reports.flatMap(({ path, outcome, edits, newVersion }) => {
    const sentence = said[outcome];
    if (sentence === undefined) return [];
    const beside = newVersion === undefined ? [] : [`    new version: ${newVersion}`];
    return [`  ${path}: ${sentence}`, ...edits.map((line) => `    ${hideSecrets(path, line)}`), ...beside];
  });
  return ["", `${folder}: ${count("made")} files made, ${count("unchanged")} as they were.`, ...lines, ""].join("\n");
}

/** Of files that hold nothing but secrets only the fact is told, and of the others the lines that hold one. */
function hideSecrets(path: string, line: string): string {
  const isSecret = /^secrets\/|keys|application-service|redis\.conf$/.test(path) || /password|secret/i.test(line);
  return isSecret ? `${line.slice(0, 2)}(hidden)` : line;
}
