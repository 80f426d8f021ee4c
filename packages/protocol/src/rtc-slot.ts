import * as z from "zod/mini";

/** The application of calls (MSC4196), and of the slot `m.call#ROOM`. */
const callApplication = "m.call";

const openSlot = z.object({ status: z.literal("open"), application: z.object({ type: z.literal(callApplication) }) });

/**
 * Whether the slot event of a room's call (MSC4143 `m.rtc.slot`) lets a call take place. A room without the event has no
 * say in it; any content that does not open it closes it, as in matrix-js-sdk.
 */
export function isOpenCallSlot(content: unknown): boolean {
  return openSlot.safeParse(content).success;
}
