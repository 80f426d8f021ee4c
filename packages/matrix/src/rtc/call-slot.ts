import type { SlotDescription } from "matrix-js-sdk/lib/matrixrtc/index.js";

/** The one call of a room, `m.call#ROOM`, in the SDK's terms. */
export const callSlot: SlotDescription = { application: "m.call", id: "ROOM" };
