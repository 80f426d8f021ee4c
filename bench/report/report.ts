/** What one measurement found. */
export interface Report {
  readonly title: string;
  /** What a reader compares from run to run. Names are stable: the next run finds its predecessor by them. */
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
}

export type Unit = "s" | "ms" | "kB" | "MB" | "×" | "dB" | "";

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** At most this much is wanted. Shown, never asserted: a figure depends on the machine and on what else it does. */
  readonly goal?: number;
  /** At least as much as the goal is wanted instead. */
  readonly isGoalLeast?: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Undefined where there was nothing to measure. */
export type Cell = string | number | undefined;

export type Row = readonly Cell[];
