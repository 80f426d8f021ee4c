"use client";

import type { ActiveCall } from "@melo/call";
import { useState, type ReactNode } from "react";
import { UserPanel } from "@/components/shell/user-panel";
import { MutedTalkHint } from "@/components/call/controls/muted-talk-hint";
import { useMatrix } from "@/hooks/use-matrix";
import { openSettings } from "@/hooks/use-settings-section";
import { useSignal } from "@/hooks/use-signal";
import type { Place } from "@/lib/client/place";
import { applyTheme, readTheme } from "@/lib/client/theme";
import { useCalls } from "@/providers/call-provider";
import { ClientDock } from "./client-dock";
import { ElsewhereCall } from "./elsewhere-call";
import type { OpenDialog } from "./client-dialogs";

export interface ClientFootProps {
  readonly place: Place;
  readonly onDialog: (dialog: OpenDialog) => void;
}

/** The call one is in, and oneself: at the foot of every page. */
export function ClientFoot({ place, onDialog }: ClientFootProps): ReactNode {
  const call = useSignal(useCalls().active);
  if (call === undefined) {
    return (
      <>
        <ElsewhereCall />
        <Self call={undefined} onDialog={onDialog} />
      </>
    );
  }
  return (
    <>
      <ClientDock call={call} place={place} />
      <SelfInCall call={call} onDialog={onDialog} />
    </>
  );
}

type SelfProps = Pick<ClientFootProps, "onDialog">;

function SelfInCall({ call, onDialog }: SelfProps & { readonly call: ActiveCall }): ReactNode {
  const controls = useSignal(call.controls);
  return (
    <div className="relative">
      <MutedTalkHint call={call} className="absolute bottom-[calc(100%-0.25rem)] left-2 z-(--z-popover)" />
      <Self call={{ call, controls }} onDialog={onDialog} />
    </div>
  );
}

interface CallAndControls {
  readonly call: ActiveCall;
  readonly controls: ReturnType<ActiveCall["controls"]["peek"]>;
}

function Self({ call, onDialog }: SelfProps & { readonly call: CallAndControls | undefined }): ReactNode {
  const { client } = useMatrix();
  const profile = useSignal(client.community.profile);
  const [theme, setTheme] = useState(readTheme);
  const [permission, setPermission] = useState(notificationPermission);
  async function askForNotifications(): Promise<void> {
    setPermission(await Notification.requestPermission());
  }
  return (
    <UserPanel
      profile={profile}
      controls={call?.controls}
      theme={theme}
      onMicrophone={(isOn) => call?.call.setMicrophone(isOn)}
      onDeafened={(isDeafened) => call?.call.setDeafened(isDeafened)}
      onTheme={(choice) => {
        applyTheme(choice);
        setTheme(choice);
      }}
      onSettings={() => openSettings("voice")}
      onShowShortcuts={() => onDialog({ name: "shortcuts" })}
      onAllowNotifications={permission === "default" ? () => void askForNotifications() : undefined}
      onSignOut={() => onDialog({ name: "sign_out" })}
    />
  );
}

/** Browsers without notifications have nothing to ask. */
function notificationPermission(): NotificationPermission {
  return typeof Notification === "undefined" ? "denied" : Notification.permission;
}
