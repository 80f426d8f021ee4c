"use client";

import { createCallCenter, type CallCenter } from "@melo/call";
import { createFakeCrowd, type FakeCrowd } from "@melo/call/testing";
import { createScope } from "@melo/reactive";
import { useEffect, useState, type ReactNode } from "react";
import { Stage } from "@/components/call/stage/stage";
import type { RenderPicture } from "@/components/call/stage/stage-tiles";
import { Button } from "@/components/ui/button";
import { UiProvider } from "@/components/ui/ui-provider";
import { useSignal } from "@/hooks/use-signal";
import { Portrait } from "../call/portrait";
import { galleryClock } from "../gallery-clock";
import { names, type Person } from "../people";

const roomId = "!Stadium";
const cameraCount = 25;
const usualSize = 200;
const everybody = Object.keys(names) as Person[];
const talkingPeriodMs = 250;
const comingPeriodMs = 100;

function personAt(index: number): Person {
  return everybody[index % everybody.length] ?? "ben";
}

/** Nothing is decoded: what is measured here is the call core and its views. */
const renderPicture: RenderPicture = (_, state, { isMirrored }) => (
  <Portrait person={personAt(Number.parseInt(state.userId.slice(7), 10))} isMirrored={isMirrored} />
);

function createStadium(): { readonly crowd: FakeCrowd; readonly calls: CallCenter } {
  const scope = createScope();
  const crowd = createFakeCrowd(scope, galleryClock, {
    ownUserId: "@ann:paperlanterns.example",
    roomId,
    cameraCount,
    nameOf: (index) => `${names[personAt(index)]} ${index + 1}`,
  });
  crowd.setSize(usualSize);
  return { crowd, calls: createCallCenter(scope, crowd.deps) };
}

/** A call of two hundred people, of whom 25 send video, that talks, comes and goes at the press of a button. */
export default function StadiumGallery(): ReactNode {
  const [{ crowd, calls }] = useState(createStadium);
  const [isTalking, setTalking] = useState(false);
  const [isComing, setComing] = useState(false);
  const call = useSignal(calls.active);
  const received = useSignal(crowd.receivedVideoCount);
  useEvery(isTalking, talkingPeriodMs, crowd, talk);
  useEvery(isComing, comingPeriodMs, crowd, comeAndGo);
  return (
    <UiProvider>
      <main className="flex h-dvh flex-col bg-stage">
        <div className="flex flex-none flex-wrap items-center gap-2 p-2 text-sm text-body">
          <Button size="sm" onClick={() => (call === undefined ? calls.join(roomId) : void calls.leave())}>
            {call === undefined ? "Join the stadium" : "Leave the stadium"}
          </Button>
          <Button size="sm" aria-pressed={isTalking} onClick={() => setTalking(!isTalking)}>
            Let them talk
          </Button>
          <Button size="sm" aria-pressed={isComing} onClick={() => setComing(!isComing)}>
            Let them come and go
          </Button>
          <output>Videos received: {received}</output>
        </div>
        {call === undefined ? null : (
          <Stage call={call} channelName="Stadium" onLeave={() => void calls.leave()} renderPicture={renderPicture} />
        )}
      </main>
    </UiProvider>
  );
}

function talk(crowd: FakeCrowd, tick: number): void {
  crowd.setSpeaking([3, tick % 9, (tick * 7) % usualSize]);
}

/** Up to five leave at once, and come back. */
function comeAndGo(crowd: FakeCrowd, tick: number): void {
  crowd.setSize(usualSize - (tick % 2) * (1 + (tick % 5)));
}

/** Calls `act` again and again with the number of the call, for as long as `isOn`. */
function useEvery(isOn: boolean, periodMs: number, crowd: FakeCrowd, act: typeof talk): void {
  useEffect(() => {
    if (!isOn) return undefined;
    let tick = 0;
    const timer = setInterval(() => {
      act(crowd, tick);
      tick += 1;
    }, periodMs);
    return () => clearInterval(timer);
  }, [isOn, periodMs, crowd, act]);
}
