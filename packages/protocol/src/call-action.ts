import * as z from "zod/mini";
import { isRoomId, isUserId } from "./ids.ts";

/**
 * Content of the event `chat.melo.call_action`, which a moderator's hand leaves in a room's timeline: what was done once to
 * somebody in its call. The sender is the moderator; readers believe it of senders who may moderate that person.
 *
 *     { "action": "move", "user_id": "@bob:example.org", "to_room_id": "!lounge", "reason": "your turn" }
 */
export type CallAction =
  | { readonly action: "disconnect"; readonly userId: string; readonly reason: string | undefined }
  | {
      readonly action: "move";
      readonly userId: string;
      /** The room whose call the person is to go to. */
      readonly toRoomId: string;
      readonly reason: string | undefined;
    };

const about = { user_id: z.string().check(z.refine(isUserId)), reason: z.optional(z.string()) };
const contentSchema = z.discriminatedUnion("action", [
  z.object({ action: z.literal("disconnect"), ...about }),
  z.object({ action: z.literal("move"), to_room_id: z.string().check(z.refine(isRoomId)), ...about }),
]);

/** Undefined for any other content. */
export function parseCallAction(content: unknown): CallAction | undefined {
  const { success, data } = contentSchema.safeParse(content);
  if (!success) return undefined;
  const { user_id: userId, reason } = data;
  if (data.action === "disconnect") return { action: data.action, userId, reason };
  return { action: data.action, userId, toRoomId: data.to_room_id, reason };
}

export function callActionContent(action: CallAction): Readonly<Record<string, unknown>> {
  return {
    action: action.action,
    user_id: action.userId,
    ...(action.action === "move" ? { to_room_id: action.toRoomId } : {}),
    ...(action.reason === undefined ? {} : { reason: action.reason }),
  };
}
