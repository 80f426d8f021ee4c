import type { CheckStatus, ServerCheck } from "@melo/protocol";
import type { VerdictWords } from "../../ui/verdict-box";

/** Said to those who do not see the sign. */
export const spokenStatuses: Readonly<Record<CheckStatus, string>> = {
  ok: "In order",
  warning: "To look at",
  broken: "Broken",
  untried: "Could not be tried",
};

/** What all of it comes to. */
export function sumWords(checks: readonly ServerCheck[]): VerdictWords {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  const [broken, warnings, untried] = [count("broken"), count("warning"), count("untried")];
  const rest = untried === 0 ? "" : ` ${hops(untried)} could not be tried.`;
  if (broken > 0) {
    const text = `The lines to add are below. Begin at the top: what comes later may only wait for it.${rest}`;
    return { title: `${hops(broken)} broken`, text, tone: "bad" };
  }
  if (warnings > 0) {
    return {
      title: "Calls work, but not for everybody",
      text: `${hops(warnings)} to look at.${rest}`,
      tone: "warning",
    };
  }
  return {
    title: "Everything is in order",
    text:
      untried === 0
        ? "Every hop of a call was tried, down to sound in an encrypted call."
        : `What could be tried is.${rest}`,
    tone: "good",
  };
}

function hops(count: number): string {
  return count === 1 ? "1 hop" : `${count} hops`;
}
