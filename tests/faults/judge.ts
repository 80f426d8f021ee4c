import { median, p95 } from "../../bench/report/quantile.ts";
import type { Table } from "../../bench/report/report.ts";
import type { Fault, Mark } from "./fault.ts";
import type { RoundResult } from "./run-faults.ts";

/** One mark of one fault, over all rounds. */
export interface Verdict {
  readonly fault: Fault;
  readonly mark: Mark;
  readonly values: readonly number[];
  /** Every round came to its end, and what was measured is within the mark. */
  readonly isMet: boolean;
}

const msPerSecond = 1_000;

export function judge(results: readonly RoundResult[]): readonly Verdict[] {
  const faults = [...new Set(results.map(({ fault }) => fault))];
  return faults.flatMap((fault) => {
    const rounds = results.filter((result) => result.fault === fault);
    return fault.marks.map((mark): Verdict => {
      const values = rounds.map(({ values: found }) => found?.[mark.name]).filter((value) => value !== undefined);
      const isMet =
        values.length === rounds.length &&
        Math.max(...values) <= mark.max &&
        (mark.p95 === undefined || (p95(values) ?? Number.POSITIVE_INFINITY) <= mark.p95);
      return { fault, mark, values, isMet };
    });
  });
}

export function verdictTable(verdicts: readonly Verdict[]): Table {
  return {
    title: "Faults",
    columns: ["", "fault", "", "rounds", "p50", "p95", "max", "mark", ""],
    rows: verdicts.map(({ fault, mark, values, isMet }) => [
      fault.id,
      fault.title,
      mark.name,
      String(values.length),
      withUnit(median(values), mark),
      withUnit(p95(values), mark),
      withUnit(values.length === 0 ? undefined : Math.max(...values), mark),
      markWords(mark),
      isMet ? "met" : "MISSED",
    ]),
  };
}

function withUnit(value: number | undefined, { unit }: Mark): string {
  if (value === undefined) return "-";
  return unit === "ms" ? `${(value / msPerSecond).toFixed(2)} s` : String(value);
}

function markWords(mark: Mark): string {
  const atMost = `≤ ${withUnit(mark.max, mark)}`;
  return mark.p95 === undefined ? atMost : `p95 ≤ ${withUnit(mark.p95, mark)}, max ${atMost}`;
}
