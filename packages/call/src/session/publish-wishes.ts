import { createSignal, readUntracked, type Scope } from "@melo/reactive";
import type { SfuConnection } from "../ports/index.ts";
import type { LocalSource, LocalWishes } from "./local-wishes.ts";

const sources: readonly LocalSource[] = ["microphone", "camera", "screenShare"];

function command(connection: SfuConnection, source: LocalSource, isOn: boolean): Promise<void> {
  if (source === "microphone") return connection.setMicrophone(isOn);
  return source === "camera" ? connection.setCamera(isOn) : connection.setScreenShare(isOn);
}

/**
 * Has one connection send what the person wants. A wish that the device refuses, or that is ended outside (the browser's
 * own "stop sharing", an unplugged camera), is dropped; one that only lost its connection is kept for the next.
 */
export function publishWishes(scope: Scope, connection: SfuConnection, wishes: LocalWishes): void {
  for (const source of sources) publishWish(scope, connection, wishes, source);
}

function publishWish(scope: Scope, connection: SfuConnection, wishes: LocalWishes, source: LocalSource): void {
  /** Commands under way: what the track is meanwhile says nothing yet. */
  const pending = createSignal(0);
  let isCommandedOn = false;

  async function send(isOn: boolean): Promise<void> {
    isCommandedOn = isOn;
    pending.value += 1;
    try {
      await command(connection, source, isOn);
    } finally {
      pending.value -= 1;
    }
  }

  scope.effect(() => {
    const isOn = wishes[source].value;
    if (isOn !== isCommandedOn) readUntracked(() => void send(isOn));
  });

  /** A connection that breaks takes its tracks down a moment before it says so. */
  async function dropUnlessBroken(): Promise<void> {
    await Promise.resolve();
    const isBroken = scope.hasEnded || connection.state.peek().phase === "disconnected";
    if (isBroken || pending.peek() > 0 || !isCommandedOn) return;
    isCommandedOn = false;
    wishes.set(source, false);
  }

  scope.effect(() => {
    const isOff = connection.localMedia.value[source].phase === "off";
    if (pending.value === 0 && isCommandedOn && isOff) void dropUnlessBroken();
  });
}
