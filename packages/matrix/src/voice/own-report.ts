import type { MeloError, OwnVoiceState } from "@melo/protocol";
import type { Clock, Scope } from "@melo/reactive";

export interface OwnReportDeps {
  readonly clock: Clock;
  /** Rejects with a MeloError. */
  send(own: OwnVoiceState): Promise<void>;
}

/** Half the time for which the server believes it. */
const repeatMs = 20_000;
const retryMs = 5_000;
/** Short words and breaths between them: nobody outside needs each. */
const shortestMs = 300;

/** Tells the server the newest state, one request at a time, and again as long as it holds. */
export function createOwnReport(
  scope: Scope,
  { clock, send }: OwnReportDeps,
): (own: OwnVoiceState | undefined) => void {
  let own: OwnVoiceState | undefined;
  let isBusy = false;
  let cancelNext = (): void => undefined;

  function sendIn(delayMs: number): void {
    cancelNext();
    if (own !== undefined) cancelNext = clock.schedule(scope, delayMs, () => void tell());
  }

  async function tell(): Promise<void> {
    const told = own;
    if (told === undefined || isBusy) return;
    isBusy = true;
    const failure = await send(told).then(
      () => undefined,
      (error: MeloError) => error,
    );
    isBusy = false;
    if (scope.hasEnded) return;
    if (failure !== undefined) sendIn(failure.retryAfterMs ?? retryMs);
    else sendIn(isSame(told, own) ? repeatMs : shortestMs);
  }

  return function report(next) {
    if (isSame(own, next)) return;
    const isNewCall = own?.roomId !== next?.roomId || own?.isDeafened !== next?.isDeafened;
    own = next;
    if (!isBusy) sendIn(isNewCall ? 0 : shortestMs);
    if (next === undefined) cancelNext();
  };
}

function isSame(a: OwnVoiceState | undefined, b: OwnVoiceState | undefined): boolean {
  return a?.roomId === b?.roomId && a?.isDeafened === b?.isDeafened && a?.isSpeaking === b?.isSpeaking;
}
