"use client";

import type { ActiveCall } from "@melo/call";
import { useState, type ReactNode } from "react";
import { CallDock } from "@/components/call/dock/call-dock";
import { DockControls } from "@/components/call/dock/dock-controls";
import { UserPanel } from "@/components/shell/user-panel";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import type { Place } from "@/lib/client/place";
import { applyTheme, readTheme } from "@/lib/client/theme";
import { useCalls } from "@/providers/call-provider";
import type { OpenDialog } from "./client-dialogs";
import { useLeaveCall } from "./use-leave-call";

export interface ClientFootProps {
  readonly place: Place;
  readonly onDialog: (dialog: OpenDialog) => void;
}

/** The call one is in, and oneself: at the foot of every page. */
export function ClientFoot({ place, onDialog }: ClientFootProps): ReactNode {
  const call = useSignal(useCalls().active);
  if (call === undefined) return <Self call={undefined} onDialog={onDialog} />;
  return (
    <>
      <Dock call={call} place={place} />
      <SelfInCall call={call} onDialog={onDialog} />
    </>
  );
}

function Dock({ call, place }: { readonly call: ActiveCall; readonly place: Place }): ReactNode {
  const { client } = useMatrix();
  const channel = useSignal(client.community.channel(call.roomId));
  const server = useSignal(client.community.server(channel?.spaceId ?? ""));
  const leave = useLeaveCall(place);
  const isText = channel?.kind === "text";
  return (
    <CallDock
      call={call}
      channelName={channel?.name ?? ""}
      serverName={server?.name}
      isStageOpen={place.roomId === call.roomId && (!isText || place.wantsVideo)}
      onOpenStage={() => goToPlace({ spaceId: channel?.spaceId, roomId: call.roomId, wantsVideo: isText })}
      onLeave={leave}
    >
      <DockControls call={call} />
    </CallDock>
  );
}

type SelfProps = Pick<ClientFootProps, "onDialog">;

function SelfInCall({ call, onDialog }: SelfProps & { readonly call: ActiveCall }): ReactNode {
  const controls = useSignal(call.controls);
  return <Self call={{ call, controls }} onDialog={onDialog} />;
}

interface CallAndControls {
  readonly call: ActiveCall;
  readonly controls: ReturnType<ActiveCall["controls"]["peek"]>;
}

function Self({ call, onDialog }: SelfProps & { readonly call: CallAndControls | undefined }): ReactNode {
  const { client } = useMatrix();
  const profile = useSignal(client.community.profile);
  const [theme, setTheme] = useState(readTheme);
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
      onSignOut={() => onDialog({ name: "sign_out" })}
    />
  );
}
