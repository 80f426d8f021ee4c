/**
 * How Node is to run MELO's servers. On a large machine V8 would otherwise let garbage of hundreds of megabytes lie
 * before it looks at it: 100,000 tokens left 128 MB more than before, and leave 22 MB with these limits. What `calls` remembers is
 * bounded and fits many times into the half gigabyte.
 */
const memoryLimits = ["--max-old-space-size=512", "--max-semi-space-size=16"] as const;

/** Arguments of `node`, from the repository's folder. */
export const callsArgs: readonly string[] = [...memoryLimits, "packages/server/bin/calls.ts"];

/** As {@link callsArgs}, of the token service alone. */
export const tokenServiceArgs: readonly string[] = [...memoryLimits, "packages/server/bin/token-service.ts"];
