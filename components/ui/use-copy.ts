import { useEffect, useState } from "react";

export interface Copying {
  /** Of the last attempt; `failed` where the browser lets nothing be copied. */
  readonly state: "idle" | "copied" | "failed";
  /** Resolves with whether it worked. */
  copy(text: string): Promise<boolean>;
}

/** Puts text into the clipboard. With `feedbackMs` it says `copied` for so long only. */
export function useCopy(feedbackMs?: number): Copying {
  const [state, setState] = useState<Copying["state"]>("idle");
  useEffect(() => {
    if (state !== "copied" || feedbackMs === undefined) return undefined;
    const timer = setTimeout(() => setState("idle"), feedbackMs);
    return () => clearTimeout(timer);
  }, [state, feedbackMs]);
  return {
    state,
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
        setState("copied");
        return true;
      } catch {
        // No permission, or no HTTPS: who asked shows the text to be copied by hand.
        setState("failed");
        return false;
      }
    },
  };
}
