import * as z from "zod/mini";
import type { PublishSource } from "./token.ts";

/**
 * Content of the state event `chat.melo.call_policy`, state key empty: the power level that sending each kind of media
 * asks for. What is not named asks for 0, and so does everything in a room without the event.
 *
 *     { "publish": { "microphone": 0, "camera": 0, "screen_share": 50 } }
 */
export interface CallPolicy {
  readonly publish: Readonly<Record<PublishSource, number>>;
}

const level = z.optional(z.int());
const contentSchema = z.object({
  publish: z.optional(z.object({ microphone: level, camera: level, screen_share: level })),
});

export const openCallPolicy: CallPolicy = {
  publish: { microphone: 0, camera: 0, screen_share: 0, screen_share_audio: 0 },
};

/** Undefined if the content has another shape: whoever asks then lets nobody send. */
export function parseCallPolicy(content: unknown): CallPolicy | undefined {
  const parsed = contentSchema.safeParse(content);
  if (!parsed.success) return undefined;
  const { microphone = 0, camera = 0, screen_share: screenShare = 0 } = parsed.data.publish ?? {};
  // The sound of a shared screen goes with the screen.
  return { publish: { microphone, camera, screen_share: screenShare, screen_share_audio: screenShare } };
}
