import type { CheckStatus, ServerCheck } from "@melo/protocol";

const marks: Readonly<Record<CheckStatus, string>> = { ok: "✓", warning: "!", broken: "✗", untried: "·" };

const titleWidth = 32;
const indent = " ".repeat(6);

/** One line if all is well, else also what it means and how to mend it. */
export function describeResult({ status, title, found, meaning, remedy }: ServerCheck): string {
  const lines = [`  ${marks[status]} ${title.padEnd(titleWidth)} ${found}`];
  if (meaning !== undefined) lines.push(`${indent}${meaning}`);
  if (remedy !== undefined) {
    lines.push(`${indent}${remedy.text}`);
    if (remedy.lines !== undefined) {
      if (remedy.file !== undefined) lines.push(`${indent}  # ${remedy.file}`);
      lines.push(...remedy.lines.split("\n").map((line) => `${indent}  ${line}`));
    }
  }
  return lines.join("\n");
}

/** The last line. */
export function describeSum(results: readonly ServerCheck[]): string {
  const count = (status: CheckStatus): number => results.filter((result) => result.status === status).length;
  const [broken, warnings, untried] = [count("broken"), count("warning"), count("untried")];
  const rest = untried === 0 ? "" : ` ${untried} could not be tried.`;
  if (broken === 0 && warnings === 0) {
    return untried === 0 ? "Everything is in order." : `What could be tried is in order.${rest}`;
  }
  const parts = [broken > 0 ? `${broken} broken` : "", warnings > 0 ? `${warnings} to look at` : ""];
  return `${parts.filter((part) => part !== "").join(", ")}, ${count("ok")} in order.${rest}`;
}

/** For monitoring: 0 in order, 1 with warnings, 2 if something is broken. What could not be tried is no alarm. */
export function exitCodeOf(results: readonly ServerCheck[]): number {
  if (results.some(({ status }) => status === "broken")) return 2;
  return results.some(({ status }) => status === "warning") ? 1 : 0;
}
