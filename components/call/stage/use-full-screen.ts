"use client";

import { useCallback, useEffect, useState } from "react";

export interface FullScreen {
  readonly isOn: boolean;
  enter(): void;
  exit(): void;
}

/**
 * The whole page in full screen, not one element of it: menus and tooltips stand beside the stage in the document, and
 * would be out of sight. Where the browser refuses, the stage fills the window all the same.
 */
export function useFullScreen(): FullScreen {
  const [isOn, setOn] = useState(false);
  useEffect(() => {
    function follow(): void {
      if (document.fullscreenElement === null) setOn(false);
    }
    function leaveByKey(event: KeyboardEvent): void {
      // In full screen the browser takes this key itself.
      if (event.key === "Escape" && !event.defaultPrevented) setOn(false);
    }
    document.addEventListener("fullscreenchange", follow);
    window.addEventListener("keydown", leaveByKey);
    return () => {
      document.removeEventListener("fullscreenchange", follow);
      window.removeEventListener("keydown", leaveByKey);
    };
  }, []);

  const enter = useCallback(() => {
    setOn(true);
    document.documentElement.requestFullscreen?.().catch(() => undefined);
  }, []);
  const exit = useCallback(() => {
    setOn(false);
    if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
  }, []);
  return { isOn, enter, exit };
}
