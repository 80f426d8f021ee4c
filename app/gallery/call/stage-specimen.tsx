"use client";

import { Users, Volume2 } from "lucide-react";
import type { ReactNode } from "react";
import { Stage, type StageProps } from "@/components/call/stage/stage";
import type { RenderPicture } from "@/components/call/stage/stage-tiles";
import { IconButton } from "@/components/ui/icon-button";
import { names, type Person } from "../people";
import { galleryVoice } from "../voice-center";
import { Portrait, SharedScreen } from "./portrait";

function isPerson(id: string): id is Person {
  return id in names;
}

export const renderPicture: RenderPicture = (trackId, _, { isMirrored }) =>
  isPerson(trackId) ? <Portrait person={trackId} isMirrored={isMirrored} /> : <SharedScreen />;

const doNothing = (): void => undefined;
const voice = galleryVoice();

export function StageSpecimen(props: Omit<StageProps, "channelName" | "serverName" | "onLeave">): ReactNode {
  return (
    <main className="flex h-dvh flex-col bg-stage">
      <Stage
        channelName="Lounge"
        serverName="Paper Lanterns"
        onLeave={doNothing}
        voice={voice}
        getLink={() => Promise.resolve("https://chat.paperlanterns.example/invite/lantern-4kq7")}
        person={{ userId: "@ann:paperlanterns.example", displayName: names.ann }}
        header={<Header />}
        renderPicture={renderPicture}
        {...props}
      />
    </main>
  );
}

function Header(): ReactNode {
  return (
    <header className="flex h-(--height-header) flex-none items-center gap-3 px-4">
      <Volume2 aria-hidden className="size-5 text-faint" />
      <h1 className="text-base font-bold text-strong">Lounge</h1>
      <span className="ml-auto">
        <IconButton icon={Users} label="Show members" tooltipSide="bottom" />
      </span>
    </header>
  );
}
