import { meloErrorFrom, type MeloError } from "@melo/protocol";
import {
  createSignal,
  delay,
  derive,
  until,
  type Clock,
  type ReadonlySignal,
  type Scope,
  type WritableSignal,
} from "@melo/reactive";
import type { SfuConnection, SfuConnectionState, SfuCredentials, SfuParticipant } from "../ports/index.ts";
import { errorOfDisconnect, isWorthRetrying, reconnectDelayMs, settledAfterMs } from "./reconnect-policy.ts";

/** A place in one LiveKit room that is kept: when LiveKit's own reconnecting gives up, a new connection is made. */
export interface SfuLink {
  /** The connection in use or being made; each is used once. Undefined between two, and after a failure. */
  readonly connection: ReadonlySignal<SfuConnection | undefined>;
  readonly isConnected: ReadonlySignal<boolean>;
  readonly participants: ReadonlySignal<ReadonlyMap<string, SfuParticipant>>;
  readonly speakers: ReadonlySignal<ReadonlySet<string>>;
  /** Why nothing more happens by itself. */
  readonly failure: ReadonlySignal<MeloError | undefined>;
  /** The network seems to be back: ends the present wait between two attempts. */
  hurry(): void;
}

export interface SfuLinkOptions {
  createConnection(scope: Scope): SfuConnection;
  /** `isFresh` after a failure: the credentials may have been the reason. */
  requestCredentials(isFresh: boolean): Promise<SfuCredentials>;
  /** Gives a new connection what it needs, before it connects. */
  equip(scope: Scope, connection: SfuConnection): void;
  readonly clock: Clock;
  random(): number;
}

interface OpenConnection {
  readonly scope: Scope;
  readonly connection: SfuConnection;
}

interface AttemptEnd {
  readonly error: MeloError;
  /** Remembered credentials were refused, which says nothing about what new ones would be told. */
  readonly isStale: boolean;
  readonly wasSettled: boolean;
}

type Disconnected = Extract<SfuConnectionState, { readonly phase: "disconnected" }>;

function isDisconnected(state: SfuConnectionState): state is Disconnected {
  return state.phase === "disconnected";
}

const nobody: ReadonlyMap<string, SfuParticipant> = new Map();
const silence: ReadonlySet<string> = new Set();

export function createSfuLink(scope: Scope, options: SfuLinkOptions): SfuLink {
  const open = createSignal<OpenConnection | undefined>(undefined);
  const failure = createSignal<MeloError | undefined>(undefined);
  const hurries = createSignal(0);
  let hasBeenConnected = false;
  scope.onEnd(() => {
    open.value = undefined;
  });

  function openConnection(): OpenConnection {
    const current = open.peek();
    if (current !== undefined) return current;
    const connectionScope = scope.createChild();
    const opened = { scope: connectionScope, connection: options.createConnection(connectionScope) };
    options.equip(connectionScope, opened.connection);
    open.value = opened;
    return opened;
  }

  function close(): void {
    open.peek()?.scope.end();
    open.value = undefined;
  }

  /** One attempt from credentials to the end of the connection; resolves with why it ended. */
  async function attempt(isFresh: boolean): Promise<AttemptEnd> {
    const { connection } = openConnection();
    let credentials: SfuCredentials;
    try {
      credentials = await options.requestCredentials(isFresh);
    } catch (error) {
      // The connection has not been used: it, and the microphone it holds open, serve the next attempt.
      return { error: meloErrorFrom(error), isStale: false, wasSettled: false };
    }
    try {
      if (!scope.hasEnded) await connection.connect(credentials);
    } catch (caught) {
      close();
      const error = meloErrorFrom(caught);
      return { error, isStale: !isFresh && error.code === "call_forbidden", wasSettled: false };
    }
    hasBeenConnected = true;
    const connectedAtMs = options.clock.now();
    const { reason } = await until(connection.state, isDisconnected, scope);
    close();
    const wasSettled = options.clock.now() - connectedAtMs >= settledAfterMs;
    return { error: errorOfDisconnect(reason), isStale: false, wasSettled };
  }

  async function wait(durationMs: number): Promise<void> {
    const waitScope = scope.createChild();
    const seen = hurries.peek();
    await Promise.race([
      delay(options.clock, waitScope, durationMs),
      until(hurries, (count) => count !== seen, waitScope),
    ]);
    waitScope.end();
  }

  async function keepConnected(): Promise<void> {
    let failures = 0;
    let isFresh = false;
    while (!scope.hasEnded) {
      const { error, isStale, wasSettled } = await attempt(isFresh);
      if (scope.hasEnded) return;
      isFresh = true;
      failures = wasSettled ? 1 : failures + 1;
      if (!isStale && !isWorthRetrying(error, hasBeenConnected)) {
        close();
        failure.value = error;
        return;
      }
      const delayMs = reconnectDelayMs(failures, options.random, error.retryAfterMs);
      if (delayMs > 0) await wait(delayMs);
    }
  }

  // A refusal leaves no connection behind, also when the adapter throws where it should not.
  keepConnected().catch((error: unknown) => {
    close();
    failure.value = meloErrorFrom(error);
  });

  const connection = derive(() => open.value?.connection);
  const isConnected = derive(() => connection.value?.state.value.phase === "connected");
  return {
    connection,
    isConnected,
    participants: derive(() => {
      const present = connection.value?.participants.value;
      return present === undefined ? nobody : new Map(present.map((one) => [one.identity, one]));
    }),
    // While nothing arrives the last word on who speaks is no word at all.
    speakers: derive(() => (isConnected.value ? connection.value?.speakers.value : undefined) ?? silence),
    failure,
    hurry: () => bump(hurries),
  };
}

function bump(counter: WritableSignal<number>): void {
  counter.value += 1;
}
