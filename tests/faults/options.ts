import { parseArgs } from "node:util";
import { catalogue } from "./catalogue.ts";
import type { Fault } from "./fault.ts";

export interface ResilienceOptions {
  readonly faults: readonly Fault[];
  readonly rounds: number;
}

const defaultRounds = "3";

/** `npm run resilience -- [F1] [F8] … [--short] [--long] [--rounds <n>]`; without names all, and the longest with `--long` alone. */
export function parseResilienceOptions(args: readonly string[]): ResilienceOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: defaultRounds },
      short: { type: "boolean", default: false },
      long: { type: "boolean", default: false },
    },
  });
  const ids = [...new Set(catalogue.map(({ id }) => id))];
  const unknown = positionals.find((name) => !ids.includes(name));
  if (unknown !== undefined) throw new Error(`there is no fault ${unknown}; there are: ${ids.join(", ")}`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds} is no number of rounds`);
  const isWanted = ({ id, isLong = false, isShort }: Fault): boolean =>
    (isShort || !values.short) && (!isLong || values.long) && (positionals.length === 0 || positionals.includes(id));
  return { faults: catalogue.filter(isWanted), rounds };
}
