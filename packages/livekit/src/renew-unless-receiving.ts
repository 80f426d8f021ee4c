import { delay, type Clock, type Scope } from "@melo/reactive";
import type { Room } from "livekit-client";

export interface ReceivingWay {
  /** Of everything that has arrived; rises while anything does. */
  bytesReceived(): Promise<number>;
  /** Another way for the same media: everything that is sent and received stays. */
  renew(): void;
}

/** The server goes on sending for ten seconds to whom it does not hear: once there is a way again something arrives at once. */
const lookForMs = 600;
const lookEveryMs = 150;

/**
 * The network is back, or another. Whose way still leads to the server hears the others already; finding another one would
 * interrupt that again.
 */
export async function renewUnlessReceiving(scope: Scope, clock: Clock, way: ReceivingWay): Promise<void> {
  const before = await way.bytesReceived();
  for (let lookedForMs = 0; lookedForMs < lookForMs; lookedForMs += lookEveryMs) {
    await delay(clock, scope, lookEveryMs);
    if (scope.hasEnded || (await way.bytesReceived()) > before) return;
  }
  way.renew();
}

/** 0 while there is no connection. */
export async function countBytesReceived(room: Room): Promise<number> {
  const { publisher, subscriber } = room.engine.pcManager ?? {};
  const reports = await Promise.all([publisher, subscriber].map(async (side) => side?.getStats()));
  let bytes = 0;
  for (const report of reports) {
    report?.forEach((entry: { readonly type: string; readonly bytesReceived?: number }) => {
      if (entry.type === "transport") bytes += entry.bytesReceived ?? 0;
    });
  }
  return bytes;
}
