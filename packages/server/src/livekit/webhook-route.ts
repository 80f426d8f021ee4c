import { WebhookReceiver } from "livekit-server-sdk";
import { answerJson } from "../http/answer.ts";
import { readText } from "../http/read-body.ts";
import { unknownToken } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { Log } from "../log.ts";
import type { LivekitKey } from "./call-server.ts";

/** A participant whose connection ended, by his own will or not. */
export interface Departure {
  readonly livekitRoom: string;
  readonly identity: string;
  /** By LiveKit's clock; LiveKit says seconds, this is the last moment of that second. */
  readonly leftByMs: number;
}

export interface WebhookDeps {
  /** Whose signature LiveKit's webhooks carry. */
  readonly key: LivekitKey;
  /** Goes on by itself: LiveKit is not kept waiting. */
  onDeparture(departure: Departure): void;
  readonly log: Log;
}

const maxBodyBytes = 1024 * 1024;
const clockToleranceSeconds = 10;
const lastMsOfSecond = 999;

/** `POST /webhooks/livekit`: at most once, in any order, and more than once after a node was lost. */
export function webhookRoute(deps: WebhookDeps): Route {
  const receiver = new WebhookReceiver(deps.key.id, deps.key.secret);
  return {
    method: "POST",
    path: "/webhooks/livekit",
    async handle(request) {
      const body = await readText(request, maxBodyBytes);
      const authorization = request.headers.get("authorization") ?? "";
      const event = await receiver
        .receive(body, authorization, false, clockToleranceSeconds)
        .catch((error: unknown) => {
          deps.log.warn({ err: error }, "refused: a webhook that LiveKit did not sign");
          throw unknownToken();
        });
      const { room, participant } = event;
      if (event.event === "participant_left" && room !== undefined && participant !== undefined) {
        deps.onDeparture({
          livekitRoom: room.name,
          identity: participant.identity,
          leftByMs: Number(event.createdAt) * 1000 + lastMsOfSecond,
        });
      }
      return answerJson({});
    },
  };
}
