import type { Remedy, Verdict } from "./check.ts";

export function ok(found: string): Verdict<undefined>;
export function ok<Fact>(found: string, fact: Fact): Verdict<Fact>;
export function ok<Fact>(found: string, fact?: Fact): Verdict<Fact | undefined> {
  return { status: "ok", found, fact };
}

/** It works, but not for everybody, or not for ever. */
export function warning(found: string, meaning: string, remedy: Remedy): Verdict<undefined>;
export function warning<Fact>(found: string, meaning: string, remedy: Remedy, fact: Fact): Verdict<Fact>;
export function warning<Fact>(found: string, meaning: string, remedy: Remedy, fact?: Fact): Verdict<Fact | undefined> {
  return { status: "warning", found, meaning, remedy, fact };
}

export function broken(found: string, meaning: string, remedy: Remedy): Verdict<never> {
  return { status: "broken", found, meaning, remedy };
}

export function untried(found: string, remedy?: Remedy): Verdict<never> {
  return { status: "untried", found, remedy };
}
