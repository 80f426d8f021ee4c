"use client";

import { createShortcuts } from "@melo/call";
import { createScope, constant } from "@melo/reactive";
import { notFound } from "next/navigation";
import { Suspense, use, useState, type ReactNode } from "react";
import { IncomingCallDialog } from "@/components/call/ringing/incoming-call-dialog";
import { CallCard } from "@/components/chat/call-card";
import { RunningCall } from "@/components/client/running-call";
import { DirectList } from "@/components/direct/direct-list";
import { ChoosePeopleDialog } from "@/components/direct/choose-people-dialog";
import { RenameConversationDialog } from "@/components/direct/rename-conversation-dialog";
import { ShortcutsDialog } from "@/components/shortcuts/shortcuts-dialog";
import { CallProvider } from "@/providers/call-provider";
import { general } from "../../community";
import { members, ownUserId } from "../../people";
import { Specimen } from "../../specimen";
import { idleCalls, noTracks } from "../../voice";
import { galleryLab } from "../../media-lab";
import { galleryVoice } from "../../voice-center";
import { callLines, conversationRosters, directs, incomingCall } from "../examples";

const doNothing = (): void => undefined;
const refuse = (): Promise<void> => new Promise(() => undefined);
const others = members.filter(({ userId }) => userId !== ownUserId);
const shortcuts = createShortcuts(createScope(), {
  choices: constant({ push_to_mute: ["F8"] }),
  save: () => Promise.resolve(),
});

interface ConversationStateProps {
  readonly params: Promise<{ readonly state: string }>;
}

export default function ConversationState({ params }: ConversationStateProps): ReactNode {
  const { state } = use(params);
  return <main className="min-h-dvh bg-chat p-6">{specimenOf(state)}</main>;
}

function specimenOf(state: string): ReactNode {
  switch (state) {
    case "list":
      return <List directs={directs} />;
    case "no-conversations":
      return <List directs={[]} />;
    case "running-call":
      return (
        <CallProvider calls={idleCalls(conversationRosters)} tracks={noTracks}>
          <Suspense>
            {directs.slice(0, 3).map(({ roomId, name, peers }) => (
              <Specimen key={roomId} title={name} className="mb-6">
                <RunningCall channel={{ ...general, roomId, name, peers }} />
              </Specimen>
            ))}
          </Suspense>
        </CallProvider>
      );
    case "calls-in-the-timeline":
      return (
        <div className="flex flex-col gap-3">
          {callLines.map((line) => (
            <CallCard key={line.key} line={line} />
          ))}
        </div>
      );
    case "incoming-voice":
      return <Incoming call={incomingCall({ intent: "audio" })} />;
    case "incoming-video":
      return <Incoming call={incomingCall({ intent: "video" })} />;
    case "incoming-group":
      return <Incoming call={incomingCall({ isDirect: false, isEncrypted: false })} />;
    case "new-conversation":
      return (
        <ChoosePeopleDialog
          title="New conversation"
          description="Choose one person, or several for a group. It is end-to-end encrypted."
          confirmLabel={() => "Write"}
          onClose={doNothing}
          people={others}
          onChoose={refuse}
        />
      );
    case "rename-conversation":
      return <RenameConversationDialog currentName="Farah, Ben and Cleo" onClose={doNothing} onRename={refuse} />;
    case "shortcuts":
      return <ShortcutsDialog isOpen onClose={doNothing} shortcuts={shortcuts} />;
    default:
      return notFound();
  }
}

function List({ directs: shown }: { readonly directs: typeof directs }): ReactNode {
  return (
    <div className="w-(--width-sidebar) bg-sidebar p-2">
      <DirectList
        directs={shown}
        currentRoomId={directs[1]?.roomId}
        incoming={[incomingCall({})]}
        rosterOf={conversationRosters}
        onOpen={doNothing}
        onStart={doNothing}
      />
    </div>
  );
}

function Incoming({ call }: { readonly call: ReturnType<typeof incomingCall> }): ReactNode {
  const [voice] = useState(() => galleryVoice());
  return (
    <IncomingCallDialog
      call={call}
      conversationName="Farah, Ben and Cleo"
      voice={voice}
      lab={galleryLab}
      onAccept={doNothing}
      onDecline={doNothing}
    />
  );
}
