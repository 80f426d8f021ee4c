"use client";

import { Suspense, useState, type ReactNode } from "react";
import { ChatHeader } from "@/components/chat/chat-header";
import { ChatVideoButton } from "@/components/chat/chat-video-button";
import { ChatView } from "@/components/chat/chat-view";
import { MemberList } from "@/components/chat/member-list";
import { AppFrame } from "@/components/shell/app-frame";
import { ChannelList } from "@/components/shell/channel-list";
import { ServerRail } from "@/components/shell/server-rail";
import { UserPanel } from "@/components/shell/user-panel";
import { mediaQueries, useMediaQuery } from "@/components/ui/use-media-query";
import { CallProvider } from "@/providers/call-provider";
import { controls, general, paperLanterns, servers } from "../community";
import { conversation, morningRows } from "../conversations";
import { names, members, ownUserId } from "../people";
import { admissionsOf, idleCalls, loungeEntries, noTracks, rosterEntry, rostersOf, voiceRoster } from "../voice";

const doNothing = (): void => undefined;
const morning = conversation(morningRows);
const admissionOf = admissionsOf();
const rosterOf = rostersOf([
  voiceRoster("!Lounge", [rosterEntry("ann"), ...loungeEntries], "here"),
  voiceRoster("!Playtest", [rosterEntry("eli", { isMicrophoneOn: false, isDeafened: true })]),
]);

const calls = idleCalls(rosterOf);

/** Everything together; phones start with the channels and go to the chat and back. */
export default function AppGallery(): ReactNode {
  const [phoneView, setPhoneView] = useState<"channels" | "main">("channels");
  const isWide = useMediaQuery(mediaQueries.desktop);
  const [wantsMembers, setWantsMembers] = useState<boolean>();
  const isMembersOpen = wantsMembers ?? isWide;
  return (
    <AppFrame
      phoneView={phoneView}
      isMembersOpen={isMembersOpen}
      onMembersClose={() => setWantsMembers(false)}
      rail={
        <ServerRail
          servers={servers}
          currentSpaceId={paperLanterns.spaceId}
          invitationCount={1}
          directUnreadCount={0}
          rosterOf={rosterOf}
          onOpenHome={doNothing}
          onOpenServer={doNothing}
          onCreateServer={doNothing}
        />
      }
      sidebar={
        <ChannelList
          server={paperLanterns}
          currentRoomId={general.roomId}
          rosterOf={rosterOf}
          admissionOf={admissionOf}
          onOpenChannel={() => setPhoneView("main")}
          onJoinVoice={doNothing}
          onOpenStage={doNothing}
          onWarm={doNothing}
          onInvite={doNothing}
          onCreateChannel={doNothing}
          onLeave={doNothing}
        />
      }
      foot={
        <UserPanel
          profile={{ userId: ownUserId, displayName: names.ann, avatarMxc: undefined }}
          controls={controls}
          theme="dark"
          onMicrophone={doNothing}
          onDeafened={doNothing}
          onTheme={doNothing}
          onSettings={() => undefined}
          onShowShortcuts={doNothing}
          onAllowNotifications={doNothing}
          onSignOut={doNothing}
        />
      }
      main={
        <>
          <ChatHeader
            channel={general}
            callButton={
              <CallProvider calls={calls} tracks={noTracks}>
                <Suspense>
                  <ChatVideoButton />
                </Suspense>
              </CallProvider>
            }
            isMembersOpen={isMembersOpen}
            onToggleMembers={() => setWantsMembers(!isMembersOpen)}
            onBack={() => setPhoneView("channels")}
          />
          <ChatView channel={general} conversation={morning} ownUserId={ownUserId} sync="live" />
        </>
      }
      members={<MemberList members={members} ownUserId={ownUserId} onMessage={doNothing} />}
    />
  );
}
