import type { ServerCheck } from "@melo/protocol";
import { Blocked, type Check, type Remedy, type Verdict } from "./check.ts";
import { createStopwatch } from "./stopwatch.ts";
import { untried } from "./verdicts.ts";
import type { OwnServer, Surroundings, Visit } from "./visit.ts";

export interface Report {
  readonly results: readonly ServerCheck[];
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

/** Longer than any check has a reason to take. */
const patienceMs = 45_000;

/**
 * Makes all checks, side by side as far as they do not need each other, and undoes what they did. Results are in the order of
 * the checks; `onResult` hears of each as soon as those before it are known, too. Never rejects.
 */
export async function examine(
  checks: readonly Check[],
  surroundings: Surroundings,
  onResult: (result: ServerCheck) => void = () => undefined,
): Promise<Report> {
  const undoings: (() => Promise<void>)[] = [];
  const secrets = new Set<string>();
  const made = new Map<Check, Promise<Timed>>();
  const { accessToken, own } = surroundings.target;
  for (const secret of [accessToken, own?.service?.asToken]) if (secret !== undefined) secrets.add(secret);

  const visit: Visit = {
    ...surroundings,
    async factOf<Fact>(check: Check<Fact>): Promise<Fact> {
      const { verdict, blockedBy } = await make(check);
      // By where it began: what only waits for that is not to blame.
      if (!("fact" in verdict)) throw new Blocked(blockedBy ?? check);
      // The map holds each check's own verdict.
      return verdict.fact as Fact;
    },
    afterwards: (undo) => void undoings.push(undo),
    keepSecret: (text) => void secrets.add(text),
  };

  function make(check: Check): Promise<Timed> {
    const before = made.get(check);
    if (before !== undefined) return before;
    const making = timed(check, visit);
    made.set(check, making);
    return making;
  }

  const results: ServerCheck[] = [];
  for (const making of checks.map((check) => make(check).then((done) => ({ check, ...done })))) {
    const { check, verdict, tookMs } = await making;
    const { id, group, title } = check;
    const { status, found, meaning } = verdict;
    const remedy = written(verdict.remedy, own);
    const result = withoutSecrets({ id, group, title, status, found, meaning, remedy, tookMs }, secrets);
    results.push(result);
    onResult(result);
  }
  for (const undo of undoings.reverse()) {
    try {
      await undo();
    } catch {
      // What is broken cannot be tidied up; the checks have said so.
    }
  }
  return { results, madeAt: surroundings.now() };
}

interface Timed {
  readonly verdict: Verdict;
  /** The check that this one could not do without. */
  readonly blockedBy?: Check;
  readonly tookMs: number;
}

async function timed(check: Check, visit: Visit): Promise<Timed> {
  const stopwatch = createStopwatch(visit.now, patienceMs);
  const own: Visit = { ...visit, factOf: (other) => stopwatch.pauseFor(visit.factOf(other)) };
  try {
    const verdict = await Promise.race([check.examine(own), stopwatch.ranOut.then(() => tooSlow)]);
    return { verdict, tookMs: stopwatch.measure() };
  } catch (error) {
    const tookMs = stopwatch.measure();
    if (!(error instanceof Blocked)) return { verdict: unexpected(error), tookMs };
    const verdict = untried(`Needs “${error.by.title}”, which is not in order.`);
    return { verdict, blockedBy: error.by, tookMs };
  } finally {
    stopwatch.stop();
  }
}

const tooSlow: Verdict = {
  status: "broken",
  found: `It took longer than ${patienceMs / 1000} s.`,
  meaning: "Something accepts connections and then says nothing.",
  remedy: { text: "Look at the logs of the part that is named here." },
};

function unexpected(error: unknown): Verdict {
  return {
    status: "broken",
    found: error instanceof Error ? error.message : String(error),
    meaning: "The doctor did not expect this.",
    remedy: { text: "Please report it with this line." },
  };
}

/** Nothing shorter is worth hiding, and hiding it would spoil other words. */
const minSecretLength = 8;

function withoutSecrets(result: ServerCheck, secrets: ReadonlySet<string>): ServerCheck {
  const long = [...secrets].filter(({ length }) => length >= minSecretLength);
  const scrub = (text: string): string => long.reduce((left, secret) => left.replaceAll(secret, "…"), text);
  const { remedy } = result;
  return {
    ...result,
    found: scrub(result.found),
    meaning: result.meaning === undefined ? undefined : scrub(result.meaning),
    remedy: remedy && {
      ...remedy,
      text: scrub(remedy.text),
      ...(remedy.lines === undefined ? {} : { lines: scrub(remedy.lines) }),
    },
  };
}

/** With the command that shows the log, where one is meant. */
function written(remedy: Remedy | undefined, own: OwnServer | undefined): ServerCheck["remedy"] {
  if (remedy?.log === undefined) return remedy;
  const { log, ...rest } = remedy;
  const lines =
    own?.logFolder !== undefined ? `tail -n 50 ${own.logFolder}/${log}.log` : `journalctl -u melo-${log} -n 50`;
  return { ...rest, lines };
}
