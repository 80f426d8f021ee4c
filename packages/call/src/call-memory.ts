import { repeat, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { CallMemoryPort, RememberedCall } from "./ports/index.ts";
import type { CallSession } from "./session/call-session.ts";

const refreshPeriodMs = 5_000;
/** A tab that was closed for longer than a reload takes was meant to leave. */
const rejoinWithinMs = 60_000;

/** The call that a reload interrupted. */
export function interruptedCall(memory: CallMemoryPort, clock: Clock): RememberedCall | undefined {
  const remembered = memory.load();
  if (remembered === undefined || clock.now() - remembered.seenAtMs > rejoinWithinMs) return undefined;
  return remembered;
}

/** Remembers the present call and its choices while it lasts, and forgets it as soon as it is left or has failed. */
export function keepCallMemory(
  scope: Scope,
  memory: CallMemoryPort,
  clock: Clock,
  session: ReadonlySignal<CallSession | undefined>,
): void {
  scope.effect(() => {
    const current = session.value;
    if (current === undefined || current.call.phase.value.name === "failed") {
      memory.clear();
      return undefined;
    }
    const choices = current.wishes.choices.value;
    const isHandRaised = current.call.ownHand.value.isOn;
    const save = (): void =>
      memory.save({ roomId: current.call.roomId, ...choices, isHandRaised, seenAtMs: clock.now() });
    const refreshScope = scope.createChild();
    save();
    repeat(clock, refreshScope, refreshPeriodMs, save);
    return () => refreshScope.end();
  });
}
