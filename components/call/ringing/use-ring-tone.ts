"use client";

import { useEffect } from "react";
import { useCalls } from "@/providers/call-provider";

/** From one ring to the next: the sound itself lasts a second and a half. */
const periodMs = 3_000;

/** Rings over and over while `isRinging`, as loud as the person likes, or not at all. */
export function useRingTone(isRinging: boolean): void {
  const { voice } = useCalls();
  useEffect(() => {
    if (!isRinging) return undefined;
    voice.playSound("ring");
    const timer = setInterval(() => voice.playSound("ring"), periodMs);
    return () => clearInterval(timer);
  }, [voice, isRinging]);
}
