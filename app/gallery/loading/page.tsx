"use client";

import type { ReactNode } from "react";
import { ChatSkeleton } from "@/components/chat/chat-skeleton";
import { MemberList } from "@/components/chat/member-list";
import { AppFrame } from "@/components/shell/app-frame";
import { ChannelListSkeleton } from "@/components/shell/channel-list";
import { ServerRail } from "@/components/shell/server-rail";
import { ownUserId } from "../people";
import { rostersOf } from "../voice";

const doNothing = (): void => undefined;
const nobody = rostersOf([]);

/** Before the first sync. */
export default function LoadingGallery(): ReactNode {
  return (
    <AppFrame
      phoneView="main"
      isMembersOpen
      onMembersClose={doNothing}
      rail={
        <ServerRail
          servers={[]}
          isLoading
          currentSpaceId="!"
          invitationCount={0}
          directUnreadCount={0}
          rosterOf={nobody}
          onOpenHome={doNothing}
          onOpenServer={doNothing}
          onCreateServer={doNothing}
        />
      }
      sidebar={<ChannelListSkeleton />}
      foot={null}
      main={<ChatSkeleton />}
      members={<MemberList members={[]} ownUserId={ownUserId} onMessage={doNothing} />}
    />
  );
}
