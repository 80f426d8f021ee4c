import type { ServerCheck } from "@melo/protocol";

/** For whoever helps with a server: what the doctor found, and no secret, as the doctor takes them out. */
export function writeExaminationReport(checks: readonly ServerCheck[], nowMs: number): string {
  const lines = checks.flatMap(({ id, status, found, meaning, remedy }) => [
    `${status.padEnd(8)} ${id}: ${found}`,
    ...[
      meaning,
      remedy?.text,
      remedy?.file === undefined ? undefined : `# ${remedy.file}`,
      ...(remedy?.lines?.split("\n") ?? []),
    ]
      .filter((line) => line !== undefined)
      .map((line) => `           ${line}`),
  ]);
  return [`MELO server report`, `time: ${new Date(nowMs).toISOString()}`, "", ...lines, ""].join("\n");
}
