"use client";

import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { ChatView } from "@/components/chat/chat-view";
import { MemberList } from "@/components/chat/member-list";
import { AppFrame } from "@/components/shell/app-frame";
import { ChannelListSkeleton } from "@/components/shell/channel-list";
import { ServerRail } from "@/components/shell/server-rail";
import { Banner } from "@/components/ui/banner";
import { general } from "../community";
import { conversation } from "../conversations";
import { ownUserId } from "../people";
import { rostersOf } from "../voice";

const doNothing = (): void => undefined;
const unknown = conversation(undefined);
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
          rosterOf={nobody}
          onOpenHome={doNothing}
          onOpenServer={doNothing}
          onCreateServer={doNothing}
        />
      }
      sidebar={<ChannelListSkeleton />}
      foot={null}
      main={
        <>
          <Banner tone="accent" icon={LoaderCircle}>
            A note under the header.
          </Banner>
          <ChatView channel={general} conversation={unknown} ownUserId={ownUserId} sync="catching_up" />
        </>
      }
      members={<MemberList members={[]} ownUserId={ownUserId} />}
    />
  );
}
