import { errcodes, meloErrorFrom } from "@melo/protocol";
import { z } from "zod";
import { answerJson } from "../http/answer.ts";
import type { Handler } from "../http/handler.ts";
import { readTrustedJson } from "../http/read-body.ts";
import { Refusal } from "../http/refusal.ts";
import { requireBearer } from "../http/require-bearer.ts";
import type { Route } from "../http/router.ts";
import { sha256Base64 } from "../livekit/sha256-base64.ts";
import type { Log } from "../log.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { parseRoomEvent, type RoomEvent } from "./room-events.ts";

export interface AppserviceDeps {
  readonly hsToken: string;
  /** What must have happened before the homeserver hears that its push was received; it repeats one that failed. */
  prepare(events: readonly RoomEvent[]): Promise<void>;
  dispatch(event: RoomEvent): void;
  /** Shared by all instances: a transaction that one of them has answered is nothing new for the others. */
  readonly store: KeyValuePort;
  readonly log: Log;
}

/** At most 100 events of 64 KiB, and as many receipts and the like. */
const maxTransactionBytes = 32 * 1024 * 1024;
/** The homeserver repeats a transaction until it is answered, and sends the next only then. */
const rememberedMs = 60 * 60 * 1000;

const transactionSchema = z.object({ events: z.array(z.unknown()).default([]) });

/** What a homeserver asks of an application service (Matrix specification, "Application Service API"). */
export function appserviceRoutes(deps: AppserviceDeps): readonly Route[] {
  const guarded = (handle: Handler): Handler => requireBearer(deps.hsToken, deps.log, handle);

  async function receive(transactionId: string, values: readonly unknown[]): Promise<void> {
    const key = transactionKey(transactionId, values);
    // Without a store it is heard once more, which changes nothing: what is done is decided by what is true then.
    if ((await deps.store.get(key).catch(unlessDown)) !== undefined) return;
    const events = values.map(parseRoomEvent).filter((event) => event !== undefined);
    // What it cannot prepare it acts on all the same, and will again: a removal must not wait for a store to come back.
    await deps.prepare(events).finally(() => {
      for (const event of events) deps.dispatch(event);
    });
    // Only now: an instance that dies before leaves it to the next.
    await deps.store.set(key, "", rememberedMs).catch(unlessDown);
  }

  return [
    {
      method: "PUT",
      path: "/_matrix/app/v1/transactions/:transactionId",
      handle: guarded(async (request, { transactionId = "" }) => {
        const { events } = await readTrustedJson(request, transactionSchema, maxTransactionBytes);
        await receive(transactionId, events);
        return answerJson({});
      }),
    },
    { method: "POST", path: "/_matrix/app/v1/ping", handle: guarded(async () => answerJson({})) },
    { method: "GET", path: "/_matrix/app/v1/users/:userId", handle: guarded(refuseUnknown) },
    { method: "GET", path: "/_matrix/app/v1/rooms/:roomAlias", handle: guarded(refuseUnknown) },
  ];
}

/** Not the id alone: a homeserver that was set up anew counts from 1 again. */
function transactionKey(transactionId: string, values: readonly unknown[]): string {
  return `transaction ${transactionId} ${sha256Base64(JSON.stringify(values))}`;
}

function unlessDown(error: unknown): undefined {
  if (meloErrorFrom(error).category !== "network") throw error;
}

/** No account and no alias is made because somebody asks for it. */
async function refuseUnknown(): Promise<Response> {
  throw new Refusal(404, errcodes.notFound, "Not found");
}
