"use client";

import { useState, type ReactNode } from "react";
import { ChatView } from "@/components/chat/chat-view";
import { general } from "../community";
import { conversation, morningRows } from "../conversations";
import { ownUserId } from "../people";
import { StageSpecimen } from "./stage-specimen";
import { stages } from "./stages";

const messages = conversation(morningRows);
const channel = { ...general, kind: "voice", name: "Lounge" } as const;

/** The messages of the channel beside a shared screen. */
export function StageWithChat(): ReactNode {
  const [call] = useState(() => stages["share"]?.());
  const [isOpen, setOpen] = useState(true);
  if (call === undefined) return null;
  return (
    <StageSpecimen
      call={call}
      chat={
        isOpen ? <ChatView channel={channel} conversation={messages} ownUserId={ownUserId} sync="live" /> : undefined
      }
      onChatClose={() => setOpen(false)}
    />
  );
}
