import type { Visit } from "./visit.ts";

/** `untried`: it could not be tried, because something before it is broken or is not known here. */
export type CheckStatus = "ok" | "warning" | "broken" | "untried";

export const checkGroups = ["reach", "people", "permission", "media", "reports", "machine"] as const;

/** Hops that a reader looks for together, in the order of a call. */
export type CheckGroup = (typeof checkGroups)[number];

/** How somebody mends it. */
export interface Remedy {
  readonly text: string;
  /** Which file `lines` belong to, by its usual name: `homeserver.yaml`. Undefined: they are a command. */
  readonly file?: string;
  /** To the letter. */
  readonly lines?: string;
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

/** As reports say it. */
export interface CheckResult {
  readonly id: string;
  readonly group: CheckGroup;
  readonly title: string;
  readonly status: CheckStatus;
  readonly found: string;
  readonly meaning: string | undefined;
  readonly remedy: Omit<Remedy, "log"> | undefined;
  readonly tookMs: number;
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
