/**
 * As much of vitest as the port contracts use, for a page: the adapter lives in a browser, where vitest itself does not
 * run, and its contract is the same as the fake's.
 */
export interface PageTestResult {
  readonly name: string;
  readonly error: string | undefined;
}

type Run = () => void | Promise<void>;

const befores: Run[] = [];
const afters: Run[] = [];
const tests: { readonly name: string; readonly run: Run }[] = [];

export function describe(_name: string, define: () => void): void {
  define();
}

export function beforeEach(run: Run): void {
  befores.push(run);
}

export function afterEach(run: Run): void {
  afters.push(run);
}

export function test(name: string, run: Run): void {
  tests.push({ name, run });
}

async function runOne(run: Run): Promise<string | undefined> {
  try {
    for (const before of befores) await before();
    try {
      await run();
    } finally {
      for (const after of afters) await after();
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error);
  }
}

export async function runTests(): Promise<readonly PageTestResult[]> {
  const results: PageTestResult[] = [];
  for (const { name, run } of tests) results.push({ name, error: await runOne(run) });
  return results;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Deeply equal; with `isPartial` the expected value may name fewer properties. */
function matches(actual: unknown, expected: unknown, isPartial: boolean): boolean {
  if (!isRecord(actual) || !isRecord(expected)) return Object.is(actual, expected);
  if (Array.isArray(actual) !== Array.isArray(expected)) return false;
  const names = isPartial ? Object.keys(expected) : [...new Set([...Object.keys(actual), ...Object.keys(expected)])];
  return names.every((name) => matches(actual[name], expected[name], isPartial));
}

interface Expectation {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toMatchObject(expected: unknown): void;
  toHaveLength(length: number): void;
  readonly rejects: { toBeInstanceOf(kind: new (...args: never[]) => unknown): Promise<void> };
}

export function expect(actual: unknown): Expectation {
  const check = (isMet: boolean, wish: string, expected: unknown): void => {
    if (!isMet) throw new Error(`expected ${JSON.stringify(actual)} ${wish} ${JSON.stringify(expected)}`);
  };
  return {
    toBe: (expected) => check(Object.is(actual, expected), "to be", expected),
    toEqual: (expected) => check(matches(actual, expected, false), "to equal", expected),
    toMatchObject: (expected) => check(matches(actual, expected, true), "to match", expected),
    toHaveLength: (length) => check(Array.isArray(actual) && actual.length === length, "to have length", length),
    rejects: {
      async toBeInstanceOf(kind) {
        const error = await Promise.resolve(actual).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (!(error instanceof kind)) throw new Error(`expected a rejection with ${kind.name}, not ${String(error)}`);
      },
    },
  };
}
