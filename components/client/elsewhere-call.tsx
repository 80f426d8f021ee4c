"use client";

import { constant, derive } from "@melo/reactive";
import { MonitorSmartphone } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useSignal } from "@/hooks/use-signal";
import { useCalls } from "@/providers/call-provider";

interface Elsewhere {
  readonly roomId: string;
  readonly deviceName: string;
}

/** The call that another device of this person is in, of all that are in sight. */
function useElsewhere(): Elsewhere | undefined {
  const { client } = useMatrix();
  const calls = useCalls();
  const elsewhere = useMemo(
    () =>
      derive(() => {
        const { community, matrix } = client;
        const ofServers = community.servers.value.flatMap(({ voiceRoomIds }) => voiceRoomIds);
        const ofDirects = community.directs.value.map(({ roomId }) => roomId);
        const roster = [...ofServers, ...ofDirects]
          .map((roomId) => calls.roster(roomId).value)
          .find(({ own }) => own === "elsewhere");
        if (roster?.elsewhereDeviceId === undefined) return undefined;
        return `${roster.roomId}\n${matrix.deviceName(roster.elsewhereDeviceId).value}`;
      }),
    [client, calls],
  );
  // As text, so that an equal answer wakes nobody.
  const [roomId, deviceName] = useSignal(elsewhere)?.split("\n") ?? [];
  return roomId === undefined ? undefined : { roomId, deviceName: deviceName ?? "another device" };
}

/** "You are in this call on the phone", with the way to take it here. Above oneself while this device is in no call. */
export function ElsewhereCall(): ReactNode {
  const elsewhere = useElsewhere();
  const { client } = useMatrix();
  const calls = useCalls();
  const none = useMemo(() => constant(undefined), []);
  const channel = useSignal(elsewhere === undefined ? none : client.community.channel(elsewhere.roomId));
  if (elsewhere === undefined || channel === undefined) return null;
  const { roomId, deviceName } = elsewhere;
  function move(): void {
    calls.join(roomId);
    goToPlace({ spaceId: channel?.spaceId, roomId, wantsVoice: channel?.kind === "text" });
  }
  return (
    <section
      aria-label="Call on another device"
      className="flex items-center gap-2 border-b border-line bg-panel p-2 text-sm"
    >
      <MonitorSmartphone aria-hidden className="mx-1 size-5 text-success-text" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-bold text-body">{channel.name}</span>
        <span className="block truncate text-xs text-muted" title={deviceName}>
          You are in this call on {deviceName}
        </span>
      </span>
      <Button size="sm" onPointerEnter={() => calls.warm(roomId)} onClick={move}>
        Move it here
      </Button>
    </section>
  );
}
