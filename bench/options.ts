import { parseArgs } from "node:util";

export const measurementNames = ["start", "token", "bytes", "call", "memory", "noise", "stage", "load"] as const;
export type MeasurementName = (typeof measurementNames)[number];

export interface BenchOptions {
  readonly measurements: readonly MeasurementName[];
  /** Joins in each series of the call. */
  readonly rounds: number;
  /** Installs Synapse and LiveKit anew and builds the app anew: minutes. */
  readonly isCold: boolean;
}

const defaultRounds = "15";

/** `npm run bench -- [start] [token] [bytes] [call] [memory] [noise] [stage] [load] [--rounds <n>] [--cold]`; without names everything. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { rounds: { type: "string", default: defaultRounds }, cold: { type: "boolean", default: false } },
  });
  const unknown = positionals.find((name) => !isMeasurementName(name));
  if (unknown !== undefined) {
    throw new Error(`there is no measurement ${unknown}; there are: ${measurementNames.join(", ")}`);
  }
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds} is no number of rounds`);
  const named = positionals.filter(isMeasurementName);
  return { measurements: named.length === 0 ? measurementNames : named, rounds, isCold: values.cold };
}

function isMeasurementName(name: string): name is MeasurementName {
  return measurementNames.some((known) => known === name);
}
