"use client";

import type { ActiveCall } from "@melo/call";
import { createScope } from "@melo/reactive";
import { useEffect, type ReactNode } from "react";
import { useToasts } from "@/components/ui/toast";
import { useShortcut } from "@/hooks/use-shortcut";
import { useSignal } from "@/hooks/use-signal";
import { openSettings } from "@/hooks/use-settings-section";
import { useCalls } from "@/providers/call-provider";
import { captureTroubleText } from "./call-error-text";

/** Push-to-talk keys, and what is said when a chosen device does not work, wherever in MELO one is. Once per page. */
export function CallVoice(): ReactNode {
  const call = useSignal(useCalls().active);
  return call === undefined ? null : <VoiceOfCall call={call} />;
}

function VoiceOfCall({ call }: { readonly call: ActiveCall }): ReactNode {
  const { talkKey, muteKey } = useCalls().voice;
  const toasts = useToasts();
  useShortcut("push_to_talk", { press: talkKey.press, release: talkKey.release });
  useShortcut("push_to_mute", { press: muteKey.press, release: muteKey.release });

  useEffect(() => {
    function letGo(): void {
      talkKey.letGo();
      muteKey.letGo();
    }
    // Nobody hears of a key going up in another window.
    window.addEventListener("blur", letGo);
    return () => {
      window.removeEventListener("blur", letGo);
      letGo();
    };
  }, [talkKey, muteKey]);

  useEffect(() => {
    const scope = createScope();
    call.captureTrouble.subscribe(scope, (error) =>
      toasts.fail(captureTroubleText(error), { label: "Settings", onClick: () => openSettings("voice") }),
    );
    return () => scope.end();
  }, [call, toasts]);
  return null;
}
