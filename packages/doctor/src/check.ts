import type { CheckGroup, CheckRemedy, CheckStatus } from "@melo/protocol";
import type { Visit } from "./visit.ts";

/** How somebody mends it. */
export interface Remedy extends CheckRemedy {
  /** Whose log says more; becomes `lines` where the server is known. */
  readonly log?: ServerPart;
}

/** As MELO names the programs of a server. */
export type ServerPart = "synapse" | "livekit" | "calls" | "web" | "caddy";

/** What a check came to. Nothing in it may be a secret. */
export interface Verdict<Fact = unknown> {
  readonly status: CheckStatus;
  /** What was found: one line. */
  readonly found: string;
  /** What that means for people. */
  readonly meaning?: string | undefined;
  readonly remedy?: Remedy | undefined;
  /** What later checks build on, which may be nothing but that it works. Without the field they cannot be tried. */
  readonly fact?: Fact;
}

/** One hop. Never tries again by itself: whoever wants to know runs the doctor again. */
export interface Check<Fact = unknown> {
  /** Stable: monitoring knows checks by it. */
  readonly id: string;
  readonly group: CheckGroup;
  readonly title: string;
  examine(visit: Visit): Promise<Verdict<Fact>>;
}

/** Thrown out of a check that needs what another has not found. */
export class Blocked extends Error {
  override readonly name = "Blocked";
  readonly by: Check;

  constructor(by: Check) {
    super(`needs ${by.id}`);
    this.by = by;
  }
}
