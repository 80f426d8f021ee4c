"use client";

import type { CallAdmission, VoiceRoster } from "@melo/call";
import type { ServerView } from "@melo/chat";
import { constant } from "@melo/reactive";
import type { ReactNode } from "react";
import { ChannelList } from "@/components/shell/channel-list";
import { MemberDragProvider, type MemberMoving } from "@/components/shell/member-drag";
import { UserPanel } from "@/components/shell/user-panel";
import { channelItem, controls, deafenedControls, mayNothing, mutedControls, paperLanterns } from "../community";
import { names, ownUserId, type Person } from "../people";
import { Specimen } from "../specimen";
import { admissionsOf, loungeEntries, rosterEntry, rostersOf, voiceRoster } from "../voice";

const doNothing = (): void => undefined;

const states: readonly (readonly [
  title: string,
  server: ServerView,
  rosters: readonly VoiceRoster[],
  admissions?: Readonly<Record<string, Partial<CallAdmission>>>,
])[] = [
  ["Others are in", paperLanterns, [voiceRoster("!Lounge", loungeEntries)]],
  [
    "You are in",
    paperLanterns,
    [
      voiceRoster("!Lounge", [rosterEntry("ann", { isSpeaking: true }), ...loungeEntries], "here"),
      voiceRoster("!Playtest", [rosterEntry("eli", { isMicrophoneOn: false, isDeafened: true })]),
    ],
  ],
  [
    "Joining, on another device, many",
    paperLanterns,
    [
      voiceRoster("!Lounge", loungeEntries.slice(0, 1), "joining"),
      voiceRoster("!Playtest", [rosterEntry("ann"), rosterEntry("max")], "elsewhere"),
      voiceRoster(
        "!Thursday demo",
        (Object.keys(names) as Person[]).map((person) => rosterEntry(person)),
      ),
    ],
  ],
  [
    "May not add, long names",
    {
      ...paperLanterns,
      name: "Verein zur Pflege des Papierlaternenhandwerks",
      permissions: mayNothing,
      textChannels: [
        channelItem("water-shader-and-other-crimes-of-the-render-team", { mentionCount: 3, isUnread: true }),
      ],
      voiceChannels: [channelItem("Donnerstagabendvorführung für alle Gäste", { kind: "voice" })],
    },
    [
      voiceRoster("!Donnerstagabendvorführung für alle Gäste", [
        rosterEntry("max", { isSharing: true, isCameraOn: true }),
      ]),
    ],
  ],
  [
    "Full, closed, forbidden, for listening",
    {
      ...paperLanterns,
      voiceChannels: [
        ...paperLanterns.voiceChannels,
        channelItem("Leads", { kind: "voice" }),
        channelItem("Town hall", { kind: "voice" }),
      ],
    },
    [voiceRoster("!Lounge", loungeEntries), voiceRoster("!Thursday demo", loungeEntries.slice(0, 2))],
    {
      "!Lounge": { kind: "full", maxMembers: 5 },
      "!Playtest": { kind: "closed" },
      "!Thursday demo": { canSend: [], isListenOnly: true },
      "!Leads": { kind: "forbidden", canSend: [] },
      "!Town hall": { isListenOnly: true },
    },
  ],
  ["No channels", { ...paperLanterns, textChannels: [], voiceChannels: [] }, []],
];

const panels = [
  ["Outside of calls", undefined],
  ["In a call", controls],
  ["Muted", mutedControls],
  ["Deafened", deafenedControls],
] as const;

/** Rows that moderators can drag from channel to channel. */
const everybodyMoves: MemberMoving = { canMove: () => constant(true), onMove: doNothing };

export default function ChannelsGallery(): ReactNode {
  return (
    <MemberDragProvider moving={everybodyMoves}>
      <main className="flex min-h-dvh flex-wrap gap-6 bg-chat p-6">
        {states.map(([title, server, rosters, admissions]) => (
          <Specimen key={title} title={title} className="h-180 w-64 bg-sidebar">
            <ChannelList
              server={server}
              currentRoomId="!general"
              rosterOf={rostersOf(rosters)}
              admissionOf={admissionsOf(admissions)}
              onOpenChannel={doNothing}
              onJoinVoice={doNothing}
              onOpenStage={doNothing}
              onWarm={doNothing}
              onInvite={doNothing}
              onCreateChannel={doNothing}
              onLeave={doNothing}
            />
          </Specimen>
        ))}
        {panels.map(([title, state]) => (
          <Specimen key={title} title={title} className="w-64 bg-panel">
            <UserPanel
              profile={{ userId: ownUserId, displayName: names.ann, avatarMxc: undefined }}
              controls={state}
              theme="dark"
              onMicrophone={doNothing}
              onDeafened={doNothing}
              onTheme={doNothing}
              onSettings={() => undefined}
              onShowShortcuts={doNothing}
              onAllowNotifications={undefined}
              onSignOut={doNothing}
            />
          </Specimen>
        ))}
      </main>
    </MemberDragProvider>
  );
}
