import * as z from "zod/mini";
import type { PublishSource } from "./token.ts";

/**
 * Content of the state event `chat.melo.call_policy`, state key empty: the rules of a room's call. Everything may be left
 * out, and a room without the event has none of these rules.
 *
 *     {
 *       "publish": { "microphone": 0, "camera": 0, "screen_share": 50 },
 *       "listen_only": false,
 *       "max_members": 25,
 *       "moderate": 50
 *     }
 */
export interface CallPolicy {
  /** Power level that sending each kind of media asks for; 0 for what is not named. */
  readonly publish: Readonly<Record<PublishSource, number>>;
  /** Whether only those who may moderate the call may send anything. */
  readonly isListenOnly: boolean;
  /** How many different people may be in the call at once; undefined: any number. */
  readonly maxMembers: number | undefined;
  /** Power level that moderating the call asks for; undefined: what kicking from the room asks for. */
  readonly moderate: number | undefined;
}

const level = z.optional(z.int());
const contentSchema = z.object({
  publish: z.optional(z.object({ microphone: level, camera: level, screen_share: level })),
  listen_only: z.optional(z.boolean()),
  max_members: z.optional(z.int().check(z.positive())),
  moderate: level,
});

export const openCallPolicy: CallPolicy = {
  publish: { microphone: 0, camera: 0, screen_share: 0, screen_share_audio: 0 },
  isListenOnly: false,
  maxMembers: undefined,
  moderate: undefined,
};

/** Undefined if the content has another shape: whoever asks then lets nobody send. */
export function parseCallPolicy(content: unknown): CallPolicy | undefined {
  const parsed = contentSchema.safeParse(content);
  if (!parsed.success) return undefined;
  const { publish = {}, listen_only: isListenOnly = false, max_members: maxMembers, moderate } = parsed.data;
  const { microphone = 0, camera = 0, screen_share: screenShare = 0 } = publish;
  return {
    // The sound of a shared screen goes with the screen.
    publish: { microphone, camera, screen_share: screenShare, screen_share_audio: screenShare },
    isListenOnly,
    maxMembers,
    moderate,
  };
}
