"use client";

import type { ReactNode } from "react";
import { ModeratorRows, type Moderating } from "@/components/call/moderation/moderator-rows";
import { PeopleList } from "@/components/call/people/people-list";
import { failing, galleryModerating, unfinished } from "../moderating";
import { userIdOf } from "../people";
import { Specimen } from "../specimen";
import { activeCall, noCamera, tile } from "./calls";

const doNothing = (): void => undefined;
const taken = { by: userIdOf("ann"), reason: "a loud fan" };
const usual = galleryModerating({ [userIdOf("goran")]: { microphone: taken, camera: taken, screen_share: taken } });
const screen = tile("cleo", { kind: "screen" });
const ben = tile("ben");
const cleo = tile("cleo");
const goran = tile("goran", { ...noCamera, isMicrophoneOn: false });
const call = activeCall({ tiles: [screen, tile("ann", noCamera), ben, cleo, goran] });
const panel = "flex w-66 flex-col rounded-lg bg-overlay p-2 shadow-3";

const examples: readonly { readonly title: string; readonly of: typeof ben; readonly moderating: Moderating }[] = [
  { title: "with a camera", of: ben, moderating: usual },
  { title: "who shares", of: cleo, moderating: usual },
  { title: "a shared screen", of: screen, moderating: usual },
  { title: "from whom all was taken", of: goran, moderating: usual },
  { title: "slow", of: ben, moderating: galleryModerating({}, { setAllowed: unfinished, disconnect: unfinished }) },
  { title: "failing", of: ben, moderating: galleryModerating({}, { setAllowed: failing, move: failing }) },
];

/** What moderators are offered for somebody. */
export function ModerationStates(): ReactNode {
  return (
    <main className="flex min-h-dvh flex-wrap content-start items-start gap-6 bg-stage p-6">
      {examples.map(({ title, of, moderating }) => (
        <Specimen key={title} title={title} className={panel}>
          <ModeratorRows call={call} state={of.state.peek()} moderating={moderating} onGone={doNothing} />
        </Specimen>
      ))}
      <Specimen title="list" className="flex w-84 max-w-full flex-col rounded-lg bg-overlay p-2 pt-3 shadow-3">
        <PeopleList call={call} channelName="Lounge" moderating={usual} />
      </Specimen>
    </main>
  );
}
