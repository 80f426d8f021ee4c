"use client";

import type { ChannelView } from "@melo/chat";
import { meloErrorFrom } from "@melo/protocol";
import { Megaphone, Mic } from "lucide-react";
import type { ReactNode } from "react";
import { errorWords } from "@/components/ui/error-words";
import { MenuItem } from "@/components/ui/menu";
import { useToasts } from "@/components/ui/toast";
import { useMatrix } from "@/hooks/use-matrix";
import { useSignal } from "@/hooks/use-signal";

/** In a voice channel's menu, for those who may moderate its call: makes it one for listening, or ends that. */
export function ListenOnlyItem({ channel }: { readonly channel: ChannelView }): ReactNode {
  const { moderation } = useMatrix().client;
  const toasts = useToasts();
  const { isListenOnly } = useSignal(moderation.admission(channel.roomId));
  async function toggle(): Promise<void> {
    try {
      await moderation.setListenOnly(channel.roomId, !isListenOnly);
      toasts.say(
        isListenOnly ? `Everybody may talk in ${channel.name}` : `Only moderators talk in ${channel.name} now`,
      );
    } catch (error) {
      toasts.fail(errorWords(meloErrorFrom(error)));
    }
  }
  return (
    <MenuItem
      icon={isListenOnly ? Mic : Megaphone}
      label={isListenOnly ? "Let everybody talk" : "Let only moderators talk"}
      onSelect={() => void toggle()}
    />
  );
}
