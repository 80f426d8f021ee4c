"use client";

import type { ReactNode } from "react";
import { ChatHeader } from "@/components/chat/chat-header";
import { ChatView } from "@/components/chat/chat-view";
import { general, mayNothing } from "../community";
import { conversation, everyRow, morningRows } from "../conversations";
import { ownUserId } from "../people";
import { Specimen } from "../specimen";

const doNothing = (): void => undefined;
const every = conversation(everyRow);
const empty = conversation([]);
const olderFailed = conversation(morningRows.slice(0, 2), { hasOlder: true, loadState: "failed" });
const olderLoading = conversation(morningRows.slice(0, 2), { hasOlder: true, loadState: "loading" });

export default function TimelineGallery(): ReactNode {
  return (
    <main className="flex min-h-dvh flex-wrap gap-6 bg-rail p-6">
      <Specimen title="Every kind of row" className="h-340 w-220 bg-chat">
        <ChatHeader channel={general} isMembersOpen={false} onToggleMembers={doNothing} onBack={doNothing} />
        <ChatView channel={general} conversation={every} ownUserId={ownUserId} sync="live" />
      </Specimen>
      <div className="flex w-120 max-w-full flex-col gap-6">
        <Specimen title="Empty, not encrypted" className="h-100 bg-chat">
          <ChatHeader
            channel={{ ...general, isEncrypted: false }}
            isMembersOpen
            onToggleMembers={doNothing}
            onBack={doNothing}
          />
          <ChatView
            channel={{ ...general, topic: undefined, isEncrypted: false }}
            conversation={empty}
            ownUserId={ownUserId}
            sync="live"
          />
        </Specimen>
        <Specimen title="Older messages failed, may not write" className="h-100 bg-chat">
          <ChatView
            channel={{ ...general, permissions: mayNothing }}
            conversation={olderFailed}
            ownUserId={ownUserId}
            sync="live"
          />
        </Specimen>
        <Specimen title="Older messages load, offline" className="h-100 bg-chat">
          <ChatView channel={general} conversation={olderLoading} ownUserId={ownUserId} sync="offline" />
        </Specimen>
      </div>
    </main>
  );
}
