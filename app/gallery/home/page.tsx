"use client";

import { MeloError } from "@melo/protocol";
import type { ReactNode } from "react";
import { DirectList } from "@/components/direct/direct-list";
import { HomeSidebar } from "@/components/shell/home-sidebar";
import { HomeView } from "@/components/shell/home-view";
import { invitations, servers } from "../community";
import { conversationRosters, directs } from "../conversations/examples";
import { Specimen } from "../specimen";

const refuse = (): Promise<void> => Promise.reject(new MeloError("server_unreachable", "in the gallery"));
const doNothing = (): void => undefined;

export default function HomeGallery(): ReactNode {
  return (
    <main className="flex min-h-dvh flex-wrap gap-6 bg-rail p-6">
      <Specimen title="Nothing yet" className="h-160 w-160 bg-chat">
        <HomeView servers={[]} invitations={[]} onAccept={refuse} onDecline={refuse} onCreateServer={doNothing} />
      </Specimen>
      <Specimen title="Invitations" className="h-160 w-160 bg-chat">
        <HomeView
          servers={servers}
          invitations={invitations}
          onAccept={refuse}
          onDecline={refuse}
          onCreateServer={doNothing}
        />
      </Specimen>
      <Specimen title="Sidebar at home" className="h-160 w-64 bg-sidebar">
        <HomeSidebar invitations={invitations} onAccept={refuse} onDecline={refuse} onCreateServer={doNothing}>
          <DirectList
            directs={directs}
            currentRoomId={undefined}
            incoming={[]}
            rosterOf={conversationRosters}
            onOpen={doNothing}
            onStart={doNothing}
          />
        </HomeSidebar>
      </Specimen>
    </main>
  );
}
