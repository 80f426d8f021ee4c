import type { CallStage } from "./support/call-stage.ts";
import type { Cast } from "./support/cast.ts";

/** What a fault may cost. */
export interface Mark {
  /** Of the number among the findings: `media gap`, `process back`. */
  readonly name: string;
  readonly unit: "ms" | "";
  readonly p95?: number;
  readonly max: number;
}

/** What one round has shown. */
export interface Findings {
  /** By the name of the mark. */
  readonly values: Readonly<Record<string, number>>;
  /** For whoever reads a single round. */
  readonly remarks?: readonly string[];
  /** What is not as it was before, in words; none is what is wanted. */
  readonly complaints: readonly string[];
}

interface AnyFault {
  /** Of the catalogue, such as `F8`. */
  readonly id: string;
  readonly title: string;
  readonly marks: readonly Mark[];
  /** Part of `npm test`, with one round. */
  readonly isShort: boolean;
  /** Many minutes: only when they are asked for. */
  readonly isLong?: boolean;
}

/** Happens to two people in a call. */
export interface CallFault extends AnyFault {
  readonly world: "call";
  /** Default: all of `casts`, one after the other. */
  readonly casts?: readonly Cast[];
  run(stage: CallStage, cast: Cast): Promise<Findings>;
}

/** Brings what it needs, once for all rounds. */
export interface OwnFault extends AnyFault {
  readonly world: "own";
  open(): Promise<OwnWorld>;
}

export interface OwnWorld {
  run(): Promise<Findings>;
  close(): Promise<void>;
}

export type Fault = CallFault | OwnFault;

/** Media stops never: what is told apart from this is a busy machine's stutter. */
export const stutterMs = 1_500;
