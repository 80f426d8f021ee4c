import { z } from "zod";
import type { Log } from "../log.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";

const channel = "door-reviews";
const messageSchema = z.object({ livekitRoom: z.string(), userIds: z.array(z.string()).nullable() });

export type ReviewedUsers = ReadonlySet<string> | "everybody";

/** Has the doors of all instances ask anew about those they let into a LiveKit room; goes on by itself. */
export function reviewsThrough(store: KeyValuePort, log: Log): (livekitRoom: string, userIds: ReviewedUsers) => void {
  return function requestReview(livekitRoom, userIds) {
    const message = { livekitRoom, userIds: userIds === "everybody" ? null : [...userIds] };
    store.publish(channel, JSON.stringify(message)).catch((error: unknown) => {
      log.error({ err: error, livekitRoom }, "the doors were not told to ask anew");
    });
  };
}

/** Calls `review` whenever any instance requests one. Never rejects. */
export async function onReviewRequest(
  store: KeyValuePort,
  review: (livekitRoom: string, userIds: ReviewedUsers) => Promise<void>,
  log: Log,
): Promise<void> {
  const failed = (error: unknown): void => log.error({ err: error }, "this door did not ask anew");
  function hear(message: string): void {
    // Only instances of ours write here.
    const { livekitRoom, userIds } = messageSchema.parse(JSON.parse(message));
    review(livekitRoom, userIds === null ? "everybody" : new Set(userIds)).catch(failed);
  }
  await store.subscribe(channel, hear).catch(failed);
}
