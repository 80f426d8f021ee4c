"use client";

import type { IncomingCall } from "@melo/call";
import { createScope } from "@melo/reactive";
import { useEffect, type ReactNode } from "react";
import { endedWords } from "@/components/call/ringing/ended-words";
import { OutgoingTone } from "@/components/call/ringing/outgoing-tone";
import { useRingAttention } from "@/components/call/ringing/use-ring-attention";
import { createCodeOnUse } from "@/components/ui/code-on-use";
import { LoadedView } from "@/components/ui/loaded-view";
import { useToasts } from "@/components/ui/toast";
import { useMatrix } from "@/hooks/use-matrix";
import { goToPlace } from "@/hooks/use-place";
import { useShortcut } from "@/hooks/use-shortcut";
import { useSignal } from "@/hooks/use-signal";
import { placeFromUrl, wantsCall } from "@/lib/client/place";
import { useCalls } from "@/providers/call-provider";

const incomingCode = createCodeOnUse(() => import("@/components/call/ringing/incoming-call-dialog"));

/** Calls that come in and calls that end by themselves, over every page. Once per page. */
export function ClientRings(): ReactNode {
  const calls = useCalls();
  const [first] = useSignal(calls.incoming);
  const active = useSignal(calls.active);
  useRingAttention(first);
  useEndedCalls();
  return (
    <>
      {first === undefined ? null : <Incoming key={first.id} call={first} />}
      {active === undefined ? null : <OutgoingTone key={active.roomId} call={active} />}
    </>
  );
}

function Incoming({ call }: { readonly call: IncomingCall }): ReactNode {
  const { client } = useMatrix();
  const calls = useCalls();
  const channel = useSignal(client.community.channel(call.roomId));
  function accept({ withVideo }: { readonly withVideo: boolean }): void {
    calls.join(call.roomId, { isCameraOn: withVideo, isMicrophoneOn: true });
    goToPlace({ roomId: call.roomId, wantsVideo: withVideo, wantsVoice: !withVideo });
  }
  useShortcut("accept_call", { press: () => accept({ withVideo: false }) });
  return (
    <LoadedView code={incomingCode} name="The call that comes in" place="over_page">
      {({ IncomingCallDialog }) => (
        <IncomingCallDialog
          call={call}
          conversationName={channel?.name}
          voice={calls.voice}
          lab={client.lab}
          onAccept={accept}
          onDecline={() => calls.decline(call.id)}
        />
      )}
    </LoadedView>
  );
}

/** Says why a conversation is over, and goes back to its messages. */
function useEndedCalls(): void {
  const calls = useCalls();
  const { community } = useMatrix().client;
  const toasts = useToasts();
  useEffect(() => {
    const scope = createScope();
    calls.ended.subscribe(scope, ({ roomId, reason }) => {
      const peers = community.channel(roomId).peek()?.peers ?? [];
      toasts.say(
        endedWords(
          reason,
          peers.map(({ displayName }) => displayName),
        ),
      );
      const now = placeFromUrl(window.location.pathname, new URLSearchParams(window.location.search));
      if (now.roomId === roomId && wantsCall(now)) goToPlace({ roomId }, "replace");
    });
    return () => scope.end();
  }, [calls, community, toasts]);
}
