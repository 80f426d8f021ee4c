"use client";

import { usualVolume } from "@melo/call";
import type { ReactNode } from "react";
import { PeopleList } from "@/components/call/people/people-list";
import { PersonSound } from "@/components/call/people/person-sound";
import { PopOutCall } from "@/components/call/pop-out/pop-out-call";
import { names, userIdOf } from "../people";
import { Specimen } from "../specimen";
import { activeCall, crowd, eightPeople, noCamera, tile } from "./calls";
import { renderPicture } from "./stage-specimen";

const doNothing = (): void => undefined;
const volumes = {
  [userIdOf("ben")]: { ...usualVolume, voicePercent: 140 },
  [userIdOf("cleo")]: { ...usualVolume, voicePercent: 60, sharePercent: 0 },
  [userIdOf("eli")]: { ...usualVolume, isMuted: true },
};
const few = activeCall({
  tiles: [
    tile("cleo", { kind: "screen" }),
    tile("ann", noCamera),
    tile("ben", { isSpeaking: true }),
    tile("cleo"),
    tile("eli"),
  ],
  volumes,
});
const many = activeCall({ tiles: crowd(30) });
const panel = "flex flex-col rounded-lg bg-overlay p-2 pt-3 shadow-3";

/** Who is in the call and how loud they are for us, and the call in a window of its own. */
export function PeopleStates(): ReactNode {
  return (
    <main className="flex min-h-dvh flex-wrap content-start items-start gap-6 bg-stage p-6">
      <Specimen title="few" className={`${panel} w-84 max-w-full`}>
        <PeopleList call={few} channelName="Lounge" />
      </Specimen>
      <Specimen title="many" className={`${panel} h-100 w-84 max-w-full`}>
        <PeopleList call={many} channelName="Lounge" />
      </Specimen>
      <Specimen title="one of them" className={`${panel} w-66`}>
        <PersonSound volumes={few.volumes} userId={userIdOf("cleo")} displayName={names.cleo} />
      </Specimen>
      <Specimen title="in a window of its own" className="h-80 w-105 max-w-full overflow-hidden *:h-full!">
        <PopOutCall
          call={activeCall({ tiles: eightPeople })}
          onLeave={doNothing}
          onReturn={doNothing}
          renderPicture={renderPicture}
        />
      </Specimen>
    </main>
  );
}
