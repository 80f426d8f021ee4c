"use client";

import type { CallControls, TileState } from "@melo/call";
import type { ReactNode } from "react";
import { StageTools } from "@/components/call/stage/stage-tools";
import { SoundBlocked } from "@/components/call/audio-sink";
import { CallControls as Controls } from "@/components/call/controls/call-controls";
import { CallDock } from "@/components/call/dock/call-dock";
import { DockControls } from "@/components/call/dock/dock-controls";
import { Tile } from "@/components/call/stage/tile";
import { names } from "../people";
import { Specimen } from "../specimen";
import { activeCall, control, failure, noCamera, tile, type CallSketch } from "./calls";
import { Portrait } from "./portrait";

const doNothing = (): void => undefined;
const tileHeightPx = 144;

interface TileExample {
  readonly title: string;
  readonly state: Partial<TileState>;
  readonly isSpeaking?: boolean;
  readonly isStale?: boolean;
  readonly isMutedForUs?: boolean;
}

const tiles: readonly TileExample[] = [
  { title: "camera", state: {} },
  { title: "speaking", state: {}, isSpeaking: true },
  { title: "no camera, muted", state: { ...noCamera, isMicrophoneOn: false } },
  { title: "no camera, speaking", state: noCamera, isSpeaking: true },
  { title: "weak connection", state: { quality: "poor" } },
  { title: "no connection", state: { quality: "lost" } },
  { title: "connecting", state: { media: "connecting" } },
  { title: "waiting for the key", state: { media: "waiting_for_key" } },
  { title: "cannot decrypt", state: { media: "cannot_decrypt" } },
  { title: "hidden", state: { media: "hidden_unencrypted" } },
  { title: "reconnecting", state: {}, isStale: true },
  { title: "deafened", state: { ...noCamera, isMicrophoneOn: false, isDeafened: true, displayName: names.max } },
  { title: "hand", state: { handOrder: 1 } },
  { title: "muted for you", state: {}, isMutedForUs: true },
  { title: "reaction", state: { reaction: "👏" } },
  { title: "own", state: { isOwn: true } },
];

export function TileStates(): ReactNode {
  return (
    <main data-lk-theme="melo" className="flex min-h-dvh flex-wrap content-start gap-6 bg-stage p-6">
      {tiles.map(({ title, state, isSpeaking = false, isStale = false, isMutedForUs = false }) => (
        <Specimen key={title} title={title} className="p-1">
          <div style={{ width: (tileHeightPx * 16) / 9, height: tileHeightPx }}>
            <Tile
              state={tile("ben", state).state.peek()}
              isSpeaking={isSpeaking}
              isStale={isStale}
              isMutedForUs={isMutedForUs}
              height={tileHeightPx}
              picture={
                "videoTrackId" in state ? undefined : <Portrait person="ben" isMirrored={state.isOwn ?? false} />
              }
            />
          </div>
        </Specimen>
      ))}
    </main>
  );
}

const controls: readonly { readonly title: string; readonly controls: Partial<CallControls> }[] = [
  { title: "at first", controls: {} },
  { title: "muted, camera on", controls: { microphone: control(false), camera: control(true) } },
  { title: "deafened", controls: { microphone: control(false), isDeafened: true } },
  { title: "sharing", controls: { screenShare: control(true) } },
  {
    title: "busy",
    controls: { microphone: control(true, { isBusy: true }), camera: control(false, { isBusy: true }) },
  },
  { title: "no camera", controls: { camera: control(false, { failure: failure("camera_missing") }) } },
];

export function ControlStates(): ReactNode {
  return (
    <main className="flex min-h-dvh flex-col gap-4 bg-stage p-6">
      {controls.map((example) => (
        <Specimen key={example.title} title={example.title} className="@container/stage">
          <Controls call={activeCall({ controls: example.controls })} onLeave={doNothing} />
        </Specimen>
      ))}
      {[false, true].map((hasNewMessages) => (
        <Specimen
          key={String(hasNewMessages)}
          title={hasNewMessages ? "in the header, with new messages" : "in the header"}
          className="flex w-max flex-row! items-center gap-1 bg-chat p-2"
        >
          <StageTools
            call={activeCall()}
            channelName="Lounge"
            isChatOpen={false}
            hasNewMessages={hasNewMessages}
            onToggleChat={doNothing}
          />
        </Specimen>
      ))}
    </main>
  );
}

const docks: readonly { readonly title: string; readonly call: CallSketch; readonly isStageOpen?: boolean }[] = [
  { title: "connected", call: {} },
  { title: "on its page", call: {}, isStageOpen: true },
  { title: "camera and share on", call: { controls: { camera: control(true), screenShare: control(true) } } },
  {
    title: "camera failed",
    call: {
      controls: {
        camera: control(false, { failure: failure("camera_busy") }),
        screenShare: control(false, { isBusy: true }),
      },
    },
  },
  { title: "weak", call: { quality: "poor" } },
  { title: "joining", call: { phase: { name: "joining" } } },
  { title: "reconnecting", call: { phase: { name: "reconnecting", sinceMs: Date.now() - 8_000 } } },
  { title: "failed", call: { phase: { name: "failed", error: failure("call_server_unreachable") } } },
  { title: "on another device", call: { phase: { name: "failed", error: failure("joined_elsewhere") } } },
  { title: "removed", call: { phase: { name: "failed", error: failure("removed_from_call") } } },
];

export function DockStates(): ReactNode {
  return (
    <main className="flex min-h-dvh flex-wrap content-start items-start gap-6 bg-chat p-6">
      {docks.map((example) => {
        const call = activeCall(example.call);
        return (
          <Specimen key={example.title} title={example.title} className="w-(--width-sidebar)">
            <CallDock
              call={call}
              channelName="Lounge"
              serverName="Paper Lanterns"
              isStageOpen={example.isStageOpen ?? false}
              onOpenStage={doNothing}
              onLeave={doNothing}
            >
              <DockControls call={call} />
            </CallDock>
          </Specimen>
        );
      })}
      <SoundBlocked onPlay={doNothing} />
    </main>
  );
}
