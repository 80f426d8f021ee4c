import { WebhookReceiver, type WebhookEvent } from "livekit-server-sdk";
import type { Departure, DepartureReason } from "../departures/departure.ts";
import { answerJson } from "../http/answer.ts";
import { readText } from "../http/read-body.ts";
import { unknownToken } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { Log } from "../log.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { connectionFrom, type CallConnection, type LivekitKey } from "./call-server.ts";

export interface WebhookDeps {
  /** Whose signature LiveKit's webhooks carry. */
  readonly key: LivekitKey;
  /** Both resolve when the report cannot be lost any more; what it leads to goes on by itself. */
  onArrival(connection: CallConnection): Promise<void>;
  onDeparture(departure: Departure): Promise<void>;
  /** Something happened in this LiveKit room. Said of reports that are repeated too. */
  onActivity(livekitRoom: string): void;
  /** Shared by all instances: each report is heard once. */
  readonly store: KeyValuePort;
  readonly log: Log;
  now(): number;
}

const maxBodyBytes = 1024 * 1024;
const clockToleranceSeconds = 10;
const rememberedMs = 60 * 60 * 1000;
const lastMsOfSecond = 999;

/** `livekit.DisconnectReason`, as far as it is no end. */
const endless: Readonly<Record<number, DepartureReason>> = {
  /** CLIENT_INITIATED */
  1: "client",
  /** DUPLICATE_IDENTITY */
  2: "replaced",
  /** SERVER_SHUTDOWN */
  3: "interrupted",
  /** STATE_MISMATCH: the client is told to connect anew. */
  6: "interrupted",
  /** MIGRATION */
  8: "replaced",
};

/** `POST /webhooks/livekit`: at most once, in any order, and more than once after a node was lost. */
export function webhookRoute(deps: WebhookDeps): Route {
  const { store, log, now } = deps;
  const receiver = new WebhookReceiver(deps.key.id, deps.key.secret);

  async function report(event: WebhookEvent): Promise<void> {
    const { room, participant } = event;
    if (room === undefined || participant === undefined) return;
    const connection = connectionFrom(room.name, participant);
    if (event.event === "participant_joined") await deps.onArrival(connection);
    if (event.event !== "participant_left" && event.event !== "participant_connection_aborted") return;
    // LiveKit says seconds: it was at the end of this one at the latest, and before now.
    const leftByMs = Math.min(Number(event.createdAt) * 1000 + lastMsOfSecond, now());
    await deps.onDeparture({ ...connection, leftByMs, reason: endless[participant.disconnectReason] ?? "lost" });
  }

  return {
    method: "POST",
    path: "/webhooks/livekit",
    async handle(request) {
      const body = await readText(request, maxBodyBytes);
      const authorization = request.headers.get("authorization") ?? "";
      const event = await receiver
        .receive(body, authorization, false, clockToleranceSeconds)
        .catch((error: unknown) => {
          log.warn({ err: error }, "refused: a webhook that LiveKit did not sign");
          throw unknownToken();
        });
      if (event.room !== undefined) deps.onActivity(event.room.name);
      const key = `webhook ${event.id}`;
      if ((await store.get(key)) !== undefined) {
        log.info({ event: event.event }, "a webhook that came before changes nothing");
        return answerJson({});
      }
      await report(event);
      // Only now: LiveKit repeats what is not answered.
      await store.set(key, "", rememberedMs);
      return answerJson({});
    },
  };
}
