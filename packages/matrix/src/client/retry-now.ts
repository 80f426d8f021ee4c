import type { Scope } from "@melo/reactive";
import { ClientEvent, SyncState, type MatrixClient } from "matrix-js-sdk";
import type { InterruptibleSync } from "./interruptible-sync.ts";
import { listen } from "./listen.ts";

/**
 * What brings an SDK client back when the network is: the SDK pauses for up to ten seconds between two looks at the
 * homeserver, and waits for the answer to a request that was under way for up to two minutes.
 */
export function createRetryNow(scope: Scope, client: MatrixClient, sync: InterruptibleSync): () => void {
  let isInterrupted = false;
  listen(scope, client, ClientEvent.Sync, (state) => {
    // The SDK says so once it has begun to pause after the interruption.
    if (!isInterrupted || (state !== SyncState.Reconnecting && state !== SyncState.Error)) return;
    isInterrupted = false;
    client.retryImmediately();
  });
  return function retryNow() {
    isInterrupted = !client.retryImmediately();
    if (isInterrupted) sync.interrupt();
  };
}
