import type { CallDevice } from "@melo/call";
import { parseCallKeyRequest } from "@melo/protocol";
import { createEventSource, type EventStream, type Scope } from "@melo/reactive";
import type { MatrixEvent } from "matrix-js-sdk";
import type { MatrixContext } from "../client/matrix-context.ts";

/** What lay at the homeserver for longer, while this device was away, is of somebody who has long come or gone. */
const freshMs = 30_000;

/** Requests for our media key in the call of one room. */
export function keyRequestsIn(
  scope: Scope,
  { clock }: Pick<MatrixContext, "clock">,
  genuineRequests: EventStream<MatrixEvent>,
  roomId: string,
): EventStream<CallDevice> {
  const requests = createEventSource<CallDevice>();
  genuineRequests.subscribe(scope, (event) => {
    const [userId, request] = [event.getSender(), parseCallKeyRequest(event.getContent())];
    if (userId === undefined || request?.roomId !== roomId) return;
    if (Math.abs(clock.now() - request.sentAtMs) > freshMs) return;
    requests.emit({ userId, deviceId: request.deviceId });
  });
  return requests;
}
