"use client";

import type { ShortcutHandler, ShortcutId } from "@melo/call";
import { createScope } from "@melo/reactive";
import { useEffect, useRef } from "react";
import { useMatrix } from "@/hooks/use-matrix";

/** Carries a command's keys out while the component is there; of several components the one that came last does. */
export function useShortcut(id: ShortcutId, handler: ShortcutHandler): void {
  const { shortcuts } = useMatrix().client;
  const newest = useRef(handler);
  useEffect(() => {
    newest.current = handler;
  });
  useEffect(() => {
    const scope = createScope();
    shortcuts.handle(scope, id, {
      press: () => newest.current.press(),
      release: () => newest.current.release?.(),
    });
    return () => scope.end();
  }, [shortcuts, id]);
}
