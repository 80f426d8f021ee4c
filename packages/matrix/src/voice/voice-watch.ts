import { MeloError, type RoomVoice } from "@melo/protocol";
import type { Clock, Scope } from "@melo/reactive";

export interface VoiceWatchDeps {
  readonly clock: Clock;
  /** Resolves when the server ends the watch, rejects with a MeloError when it could not begin or broke off. */
  watch(roomIds: readonly string[], signal: AbortSignal, onLine: (voice: RoomVoice | undefined) => void): Promise<void>;
  onVoice(voice: RoomVoice): void;
  /** Nothing is known any more of any room. */
  onSilence(): void;
}

/** Rooms that come and go within it, as when somebody opens another server, make one request. */
const gatherMs = 100;
/** As many as the server takes in one request, and more than anybody sees at once. */
const maxRooms = 100;
/** The server shows signs of life every 15 s. */
const silenceMs = 40_000;
const firstRetryMs = 1_000;
const longestRetryMs = 30_000;
/** A watch that held for so long was one; the server ends each after ten minutes. */
const heldMs = 30_000;

/**
 * Keeps one watch of all rooms in `roomIds` open. Another set of rooms begins a new watch and ends the old one when the
 * new one speaks, so that nothing flickers in between.
 */
export function createVoiceWatch(scope: Scope, deps: VoiceWatchDeps): { change(roomIds: ReadonlySet<string>): void } {
  const { clock } = deps;
  let wanted: readonly string[] = [];
  let current: Scope | undefined;
  let cancelGathering = (): void => undefined;
  let failures = 0;

  function begin(): void {
    const previous = current;
    current = undefined;
    if (wanted.length === 0) return previous?.end();
    const attempt = scope.createChild();
    current = attempt;
    const begunMs = clock.now();
    const abort = new AbortController();
    attempt.onEnd(() => abort.abort());
    let cancelAlarm = (): void => undefined;

    function expectLife(): void {
      cancelAlarm();
      cancelAlarm = clock.schedule(attempt, silenceMs, () => abort.abort());
    }

    function hear(voice: RoomVoice | undefined): void {
      if (attempt.hasEnded) return;
      previous?.end();
      expectLife();
      if (voice !== undefined) deps.onVoice(voice);
    }

    expectLife();
    async function run(): Promise<void> {
      const error = await deps.watch(wanted, abort.signal, hear).then(() => undefined, errorOf);
      previous?.end();
      if (attempt.hasEnded) return;
      attempt.end();
      if (current !== attempt) return;
      const hasHeld = clock.now() - begunMs >= heldMs;
      if (hasHeld) failures = 0;
      if (hasHeld && error === undefined) begin();
      else retry(error);
    }
    void run();
  }

  function retry(error: MeloError | undefined): void {
    failures += 1;
    // One broken connection changes nothing that was known; a server that cannot be reached again does.
    if (failures > 1) deps.onSilence();
    // A session that has ended ends this client too, and does not need our help.
    if (error?.code === "not_signed_in") return;
    const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1));
    clock.schedule(scope, error?.retryAfterMs ?? delayMs, () => {
      if (current?.hasEnded === true) begin();
    });
  }

  return {
    change(roomIds) {
      wanted = [...roomIds].sort().slice(0, maxRooms);
      cancelGathering();
      cancelGathering = clock.schedule(scope, gatherMs, begin);
    },
  };
}

function errorOf(error: unknown): MeloError {
  return error instanceof MeloError ? error : new MeloError("unexpected", "a watch failed", { cause: error });
}
