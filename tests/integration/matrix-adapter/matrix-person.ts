import { startMatrix, type MatrixParts } from "@melo/matrix";
import { signInWithPassword } from "@melo/matrix/sign-in";
import type { MatrixSession, TimelineItem } from "@melo/chat";
import type { World } from "@melo/devkit";
import { createScope, createSystemClock, until, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";

/** One signed-in person with a running client, as the browser would have it. */
export interface MatrixPerson {
  readonly name: string;
  readonly session: MatrixSession;
  readonly matrix: MatrixParts;
  /** Ending it kills the client without a word to anybody. */
  readonly scope: Scope;
}

export const clock: Clock = createSystemClock({
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: (handle) => clearTimeout(handle),
});

export const http = { fetch: globalThis.fetch, isOnline: () => true } as const;

export async function signInPerson(world: World, name: string): Promise<MatrixSession> {
  const { password } = await world.registerPerson(name);
  return signInWithPassword(
    { homeserverUrl: world.homeserverUrl, username: name, password, deviceDisplayName: "MELO test" },
    http,
  );
}

export async function startPerson(world: World, name: string, session?: MatrixSession): Promise<MatrixPerson> {
  const used = session ?? (await signInPerson(world, name));
  const scope = createScope();
  const matrix = await startMatrix(scope, used, {
    ...http,
    clock,
    origin: world.origin,
    homeserverUrl: world.homeserverUrl,
    keyStorage: "memory",
    warn: () => undefined,
  });
  return { name, session: used, matrix, scope };
}

/** Waits for one value that is not undefined. */
export async function untilFound<T, R>(signal: ReadonlySignal<T>, find: (value: T) => R | undefined): Promise<R> {
  const value = await until(signal, (current) => find(current) !== undefined);
  const found = find(value);
  if (found === undefined) throw new Error("the signal changed while it was read");
  return found;
}

export function textsOf(items: readonly TimelineItem[] | undefined): readonly string[] {
  return (items ?? []).flatMap((item) => (item.kind === "text" ? [item.body] : []));
}
