"use client";

import type { ActiveCall } from "@melo/call";
import type { ReactNode } from "react";
import { CallDock } from "@/components/call/dock/call-dock";
import { DockQuickControls } from "@/components/call/dock/dock-quick-controls";
import { DockControls } from "@/components/call/dock/dock-controls";
import { NoiseToggle } from "@/components/call/dock/noise-toggle";
import { mediaQueries, useMediaQuery } from "@/components/ui/use-media-query";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import { wantsCall, type Place } from "@/lib/client/place";
import { useCalls } from "@/providers/call-provider";
import { useLeaveCall } from "./use-leave-call";

export interface ClientDockProps {
  readonly call: ActiveCall;
  readonly place: Place;
  /** One line only, also away from the stage. */
  readonly isShort?: boolean;
}

/** The dock of the call one is in, with the names of its place and the way to its stage. */
export function ClientDock({ call, place, isShort = false }: ClientDockProps): ReactNode {
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
      isStageOpen={isShort || (place.roomId === call.roomId && (!isText || wantsCall(place)))}
      onOpenStage={() => goToPlace({ spaceId: channel?.spaceId, roomId: call.roomId, wantsVoice: isText })}
      onLeave={leave}
      quickControls={isShort ? <DockQuickControls call={call} /> : undefined}
    >
      <DockControls call={call} />
      <NoiseToggle voice={client.calls.voice} />
    </CallDock>
  );
}

/** On a phone the channels and their dock are out of sight while one reads: then the call stands above the messages. */
export function PhoneDock({ place }: Pick<ClientDockProps, "place">): ReactNode {
  const call = useSignal(useCalls().active);
  const isPhone = !useMediaQuery(mediaQueries.tablet);
  return isPhone && call !== undefined ? <ClientDock call={call} place={place} isShort /> : null;
}
