"use client";

import type { ActiveCall, ShortcutId } from "@melo/call";
import type { ReactNode } from "react";
import { useShortcut } from "@/hooks/use-shortcut";
import { useSignal } from "@/hooks/use-signal";
import { reactionSet } from "./gestures/reaction-set";
import { useReact } from "./gestures/use-react";
import { useCalls } from "@/providers/call-provider";

/** Carries out the keys of the call one is in, wherever in MELO one is. Once per page; paints nothing. */
export function CallShortcuts(): ReactNode {
  const calls = useCalls();
  const call = useSignal(calls.active);
  return call === undefined ? null : <KeysOfCall call={call} onLeave={() => void calls.leave()} />;
}

function KeysOfCall({ call, onLeave }: { readonly call: ActiveCall; readonly onLeave: () => void }): ReactNode {
  const now = (): ReturnType<ActiveCall["controls"]["peek"]> => call.controls.peek();
  useShortcut("toggle_microphone", { press: () => call.setMicrophone(!now().microphone.isOn) });
  useShortcut("toggle_deafen", { press: () => call.setDeafened(!now().isDeafened) });
  useShortcut("toggle_camera", { press: () => call.setCamera(!now().camera.isOn) });
  useShortcut("toggle_screen_share", { press: () => call.setScreenShare(!now().screenShare.isOn) });
  useShortcut("toggle_hand", { press: () => call.setHand(!call.ownHand.peek().isOn) });
  useShortcut("leave_call", { press: onLeave });
  const react = useReact(call);
  const reactWith = (id: ShortcutId): void => {
    const reaction = reactionSet.find(({ shortcut }) => shortcut === id);
    if (reaction !== undefined) react(reaction);
  };
  useShortcut("react_1", { press: () => reactWith("react_1") });
  useShortcut("react_2", { press: () => reactWith("react_2") });
  useShortcut("react_3", { press: () => reactWith("react_3") });
  useShortcut("react_4", { press: () => reactWith("react_4") });
  useShortcut("react_5", { press: () => reactWith("react_5") });
  return null;
}
