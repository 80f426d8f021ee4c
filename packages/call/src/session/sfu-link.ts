import { meloErrorFrom, type MeloError } from "@melo/protocol";
import {
  createEventSource,
  createSignal,
  delay,
  derive,
  until,
  type Clock,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import type { SfuConnection, SfuConnectionState, SfuCredentials, SfuParticipant } from "../ports/index.ts";
import { pauseUnless } from "./pause-unless.ts";
import { errorOfDisconnect, isWorthRetrying, reconnectDelayMs, settledAfterMs } from "./reconnect-policy.ts";
import { watchForReturn } from "./watch-for-return.ts";

/** A place in one LiveKit room that is kept: when LiveKit's own reconnecting gives up, a new connection is made. */
export interface SfuLink {
  /** The connection in use or being made; each is used once. Undefined between two, and after a failure. */
  readonly connection: ReadonlySignal<SfuConnection | undefined>;
  readonly isConnected: ReadonlySignal<boolean>;
  readonly participants: ReadonlySignal<ReadonlyMap<string, SfuParticipant>>;
  readonly speakers: ReadonlySignal<ReadonlySet<string>>;
  /** Why nothing more happens by itself. */
  readonly failure: ReadonlySignal<MeloError | undefined>;
  /**
   * The network is back, or another: what stands looks for its way anew, what waits does not wait any longer, and what was
   * under way and leads to nothing soon makes room for a new attempt.
   */
  hurry(): void;
}

export interface SfuLinkOptions {
  createConnection(scope: Scope): SfuConnection;
  /** `isFresh` after a failure: the credentials may have been the reason. */
  requestCredentials(isFresh: boolean): Promise<SfuCredentials>;
  /** Gives a new connection what it needs, before it connects. */
  equip(scope: Scope, connection: SfuConnection): void;
  /** Whether anything answers at LiveKit's URL. */
  reach(url: string): Promise<boolean>;
  /** The server of a connection that was lost answers again after it did not. By default the link hurries. */
  onReturn?(): void;
  readonly clock: Clock;
  random(): number;
}

/**
 * How long LiveKit's own resuming may take once the network is back. It keeps what is published and received, so that nobody
 * notices; a new connection takes about a second.
 */
const resumeLimitMs = 2_500;
/** Whom LiveKit does not hear for twenty seconds it forgets, and browsers notice a loss six to eight seconds late. */
const forgottenAfterMs = 12_000;
/** An attempt that began shortly before the network came back asks again by itself in time: TCP does, one and three seconds on. */
const youngAttemptMs = 3_000;

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
  const hurries = createEventSource<void>();
  /** Where the last connection stood; undefined before the first. */
  const lastUrl = createSignal<string | undefined>(undefined);
  const connection = derive(() => open.value?.connection);
  const isConnected = derive(() => connection.value?.state.value.phase === "connected");
  let lostSinceMs: number | undefined;
  scope.effect(() => {
    lostSinceMs = isConnected.value ? undefined : options.clock.now();
  });
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

  function close(closing = open.peek()): void {
    closing?.scope.end();
    if (open.peek() === closing) open.value = undefined;
  }

  /** One attempt from credentials to the end of the connection; resolves with why it ended. */
  async function attempt(attemptScope: Scope, isFresh: boolean): Promise<AttemptEnd | "overtaken"> {
    const opened = openConnection();
    let credentials: SfuCredentials;
    try {
      credentials = await options.requestCredentials(isFresh);
    } catch (error) {
      // The connection has not been used: it, and the microphone it holds open, serve the next attempt.
      return { error: meloErrorFrom(error), isStale: false, wasSettled: false };
    }
    if (attemptScope.hasEnded) return "overtaken";
    try {
      await opened.connection.connect(credentials);
    } catch (caught) {
      close(opened);
      const error = meloErrorFrom(caught);
      return { error, isStale: !isFresh && error.code === "call_forbidden", wasSettled: false };
    }
    lastUrl.value = credentials.url;
    const connectedAtMs = options.clock.now();
    const { reason } = await until(opened.connection.state, isDisconnected, scope);
    close(opened);
    const wasSettled = options.clock.now() - connectedAtMs >= settledAfterMs;
    return { error: errorOfDisconnect(reason), isStale: false, wasSettled };
  }

  /** Resolves when the network has come back and the attempt, begun before that, still has no standing connection. */
  async function untilOvertaken(attemptScope: Scope): Promise<"overtaken"> {
    const begunAtMs = options.clock.now();
    for (;;) {
      await new Promise<void>((resolve) => hurries.subscribe(attemptScope, resolve));
      const nowMs = options.clock.now();
      const isMediaAlive = connection.peek()?.isMediaAlive() ?? false;
      const isForgotten = lostSinceMs !== undefined && nowMs - lostSinceMs >= forgottenAfterMs && !isMediaAlive;
      const limitMs = Math.max(isForgotten ? 0 : resumeLimitMs, youngAttemptMs - (nowMs - begunAtMs));
      await delay(options.clock, attemptScope, limitMs);
      if (!isConnected.peek()) return "overtaken";
    }
  }

  async function keepConnected(): Promise<void> {
    let failures = 0;
    let isFresh = false;
    while (!scope.hasEnded) {
      const attemptScope = scope.createChild();
      const end = await Promise.race([attempt(attemptScope, isFresh), untilOvertaken(attemptScope)]);
      attemptScope.end();
      if (scope.hasEnded) return;
      isFresh = true;
      if (end === "overtaken") {
        // One that was not used yet serves the next attempt.
        if (connection.peek()?.state.peek().phase !== "idle") close();
        failures = 0;
        continue;
      }
      const { error, isStale, wasSettled } = end;
      failures = wasSettled ? 1 : failures + 1;
      if (!isStale && !isWorthRetrying(error, lastUrl.peek() !== undefined)) {
        close();
        failure.value = error;
        return;
      }
      const delayMs = reconnectDelayMs(failures, options.random, error.retryAfterMs);
      if (delayMs > 0) await pauseUnless(options.clock, scope, delayMs, hurries);
    }
  }

  function hurry(): void {
    connection.peek()?.renew();
    hurries.emit();
  }

  function watchTheWay(url: string): () => void {
    const watching = scope.createChild();
    void watchForReturn(watching, options.clock, () => options.reach(url), options.onReturn ?? hurry);
    return () => watching.end();
  }

  scope.effect(() => {
    if (lastUrl.value === undefined || isConnected.value || failure.value !== undefined) return undefined;
    return watchTheWay(lastUrl.value);
  });

  // A refusal leaves no connection behind, also when the adapter throws where it should not.
  keepConnected().catch((error: unknown) => {
    close();
    failure.value = meloErrorFrom(error);
  });

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
    hurry,
  };
}
