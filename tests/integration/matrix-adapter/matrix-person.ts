import type { MatrixSession } from "@melo/chat";
import type { World } from "@melo/devkit";
import { startMatrix, type KeyStorage, type MatrixParts } from "@melo/matrix";
import { signInWithPassword } from "@melo/matrix/sign-in";
import { createScope, createSystemClock, until, type ReadonlySignal, type Scope } from "@melo/reactive";

/** The network between one person and everything else, which a test may cut. */
interface PersonNetwork {
  isCut: boolean;
  /** From now on nothing is answered, and nobody learns that: neither what is under way nor what is asked until `speak`. */
  fallSilent(): void;
  /** What is asked from now on is answered. */
  speak(): void;
  readonly fetch: typeof globalThis.fetch;
  isOnline(): boolean;
}

/** One signed-in person with a running client, as a browser would have it. */
export interface MatrixPerson {
  readonly userId: string;
  readonly session: MatrixSession;
  readonly matrix: MatrixParts;
  readonly network: PersonNetwork;
  /** Ending it is closing the tab: the client stops without a word to anybody. */
  readonly scope: Scope;
}

const clock = createSystemClock({
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: (handle: NodeJS.Timeout) => clearTimeout(handle),
});

/** Answers `GET /api/livekit` instead of `web`, which needs a build. */
type TokenRoute = (request: Request) => Promise<Response>;

function createNetwork(tokenRoute?: TokenRoute): PersonNetwork {
  let isSilent = false;
  let silences = 0;

  /** Settles only if the network was never silent since, or when whoever asked gives up. */
  function unlessSilent(init: RequestInit | undefined, answer: Promise<Response>): Promise<Response> {
    const heard = isSilent ? undefined : silences;
    return new Promise((resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      answer.then(
        (response) => silences === heard && resolve(response),
        (error: unknown) => silences === heard && reject(error),
      );
    });
  }

  const network: PersonNetwork = {
    isCut: false,
    fallSilent() {
      isSilent = true;
      silences += 1;
    },
    speak() {
      isSilent = false;
    },
    isOnline: () => !network.isCut,
    fetch(input, init) {
      if (network.isCut) return Promise.reject(new TypeError("cut"));
      const isForWeb = tokenRoute !== undefined && typeof input === "string" && input.includes("/api/livekit?");
      return unlessSilent(init, isForWeb ? tokenRoute(new Request(input, init)) : fetch(input, init));
    },
  };
  return network;
}

/** A new device of somebody who has an account. */
export function signInAgain(world: World, name: string): Promise<MatrixSession> {
  return signInWithPassword(
    {
      homeserverUrl: world.homeserverUrl,
      username: name,
      password: passwordOf(name),
      deviceDisplayName: "MELO test",
    },
    createNetwork(),
  );
}

export async function signInPerson(world: World, name: string): Promise<MatrixSession> {
  await world.registerPerson(name, { password: passwordOf(name) });
  return signInAgain(world, name);
}

function passwordOf(name: string): string {
  return `${name}'s own password`;
}

export async function startSession(
  world: World,
  session: MatrixSession,
  keyStorage: KeyStorage = "memory",
  tokenRoute?: TokenRoute,
): Promise<MatrixPerson> {
  const scope = createScope();
  const network = createNetwork(tokenRoute);
  const matrix = await startMatrix(scope, session, {
    fetch: network.fetch,
    isOnline: () => network.isOnline(),
    clock,
    origin: world.origin,
    homeserverUrl: world.homeserverUrl,
    keyStorage,
    warn: () => undefined,
  });
  return { userId: session.userId, session, matrix, network, scope };
}

export async function startPerson(world: World, name: string): Promise<MatrixPerson> {
  return startSession(world, await signInPerson(world, name));
}

/** Waits until something is found in what a signal holds. */
export async function untilFound<T, R>(signal: ReadonlySignal<T>, find: (value: T) => R | undefined): Promise<R> {
  let found: R | undefined;
  await until(signal, (value) => {
    found = find(value);
    return found !== undefined;
  });
  if (found === undefined) throw new Error("not found");
  return found;
}
