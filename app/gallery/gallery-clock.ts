import { createSystemClock } from "@melo/reactive";

/** Real time, for what moves in a gallery. The functions of a browser's window insist on being called on their own. */
export const galleryClock = createSystemClock({
  set: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs),
  clear: (handle) => clearTimeout(handle),
});
