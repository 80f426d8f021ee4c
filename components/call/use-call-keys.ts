"use client";

import type { ActiveCall } from "@melo/call";
import { useEffect } from "react";
import { useSignal } from "@/hooks/use-signal";
import { useCalls } from "@/providers/call-provider";
import { callCommandOf, type CallCommand } from "./call-key";

function run(call: ActiveCall, command: CallCommand): void {
  const { microphone, camera, isDeafened } = call.controls.peek();
  if (command === "mute") call.setMicrophone(!microphone.isOn);
  if (command === "deafen") call.setDeafened(!isDeafened);
  if (command === "camera") call.setCamera(!camera.isOn);
}

/** M, D and V, and Ctrl+Shift+M and D also while typing, from anywhere in MELO. Once per page. */
export function useCallKeys(): void {
  const call = useSignal(useCalls().active);
  useEffect(() => {
    if (call === undefined) return undefined;
    const current = call;
    function handleKey(event: KeyboardEvent): void {
      const isTyping =
        event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]") !== null;
      const command = callCommandOf(event, isTyping);
      if (command === undefined) return;
      event.preventDefault();
      run(current, command);
    }
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, [call]);
}
