import * as z from "zod/mini";

/**
 * A MatrixRTC membership that is a sticky event (MSC4143, MSC4354), as far as a server needs it. Both the shape that
 * matrix-js-sdk 43 sends and MSC4143's newest one; the latter names neither user nor device.
 */
export interface RtcMember {
  readonly memberId: string;
  readonly slotId: string;
  /** What a later event of the same membership has to name. */
  readonly stickyKey: string;
}

const contentSchema = z.object({
  slot_id: z.string(),
  member: z.object({ id: z.string(), membership: z.optional(z.string()) }),
  msc4354_sticky_key: z.optional(z.string()),
  sticky_key: z.optional(z.string()),
});

/** Undefined for what is no membership: also for one that was withdrawn, and for one that is encrypted. */
export function parseRtcMember(content: unknown): RtcMember | undefined {
  const { success, data } = contentSchema.safeParse(content);
  if (!success || data.member.membership === "leave") return undefined;
  const memberId = data.member.id;
  return { memberId, slotId: data.slot_id, stickyKey: data.msc4354_sticky_key ?? data.sticky_key ?? memberId };
}

/** Content that withdraws it, as matrix-js-sdk 43 does. */
export function rtcMemberLeave({ slotId, stickyKey }: RtcMember): Readonly<Record<string, string>> {
  return { slot_id: slotId, msc4354_sticky_key: stickyKey };
}
