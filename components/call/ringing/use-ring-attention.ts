"use client";

import type { IncomingCall } from "@melo/call";
import { useEffect } from "react";
import { useRingTone } from "./use-ring-tone";

function showNotification(call: IncomingCall): Notification | undefined {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return undefined;
  const { displayName } = call.caller.peek();
  try {
    const notification = new Notification(`${displayName} calls you`, {
      body: call.intent === "video" ? "Video call" : "Call",
      tag: call.id,
      requireInteraction: true,
    });
    notification.addEventListener("click", () => {
      window.focus();
      notification.close();
    });
    return notification;
  } catch {
    // Some browsers on phones only let service workers notify.
    return undefined;
  }
}

/** The ring tone, the name in the title of the tab, and a notification while the tab is out of sight. */
export function useRingAttention(call: IncomingCall | undefined): void {
  useRingTone(call !== undefined);
  useEffect(() => {
    if (call === undefined) return undefined;
    const current = call;
    const title = document.title;
    document.title = `${current.caller.peek().displayName} calls you`;
    let notification: Notification | undefined;
    function notifyWhenHidden(): void {
      notification?.close();
      notification = document.hidden ? showNotification(current) : undefined;
    }
    notifyWhenHidden();
    document.addEventListener("visibilitychange", notifyWhenHidden);
    return () => {
      document.removeEventListener("visibilitychange", notifyWhenHidden);
      notification?.close();
      document.title = title;
    };
  }, [call]);
}
