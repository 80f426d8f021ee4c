"use client";

import "@livekit/components-styles";
import type { ActiveCall, Combos, VoiceCenter } from "@melo/call";
import { clsx } from "clsx";
import { Maximize, Minimize } from "lucide-react";
import { useCallback, useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { IconButton } from "../../ui/icon-button";
import { ReactionOverlay } from "../gestures/reaction-overlay";
import { CallControls } from "../controls/call-controls";
import type { Moderating } from "../moderation/moderator-rows";
import { PeopleButton } from "../people/people-button";
import { PopOutButton } from "../pop-out/pop-out-button";
import { AloneState } from "./alone-state";
import { CallWarnings } from "./call-warnings";
import { FailedState, JoiningState, type CallPerson } from "./call-waiting";
import { ChatPanel } from "./chat-panel";
import { renderTrack } from "./render-track";
import { StageTiles, type RenderPicture } from "./stage-tiles";
import { useFullScreen, type FullScreen } from "./use-full-screen";

export interface StageProps {
  readonly call: ActiveCall;
  readonly channelName: string;
  /** Undefined in calls outside a server. */
  readonly serverName?: string | undefined;
  /** Whoever is in the call on this device, for the time before there are tiles. */
  readonly person?: CallPerson | undefined;
  /** The channel's header. */
  readonly header?: ReactNode;
  /** The messages of the channel, while they are open beside the stage. */
  readonly chat?: ReactNode;
  readonly onChatClose?: (() => void) | undefined;
  /** Makes a link to the call; without it nobody is offered one. */
  readonly getLink?: (() => Promise<string>) | undefined;
  readonly onLeave: () => void;
  /** Device choices beside the controls. */
  readonly voice?: VoiceCenter | undefined;
  /** What moderators do with people; without it nobody is offered it. */
  readonly moderating?: Moderating | undefined;
  /** The keys of the controls. */
  readonly combos?: Combos | undefined;
  /** Galleries have pictures without LiveKit. */
  readonly renderPicture?: RenderPicture;
}

/** The call this device is in, as large as its place, with the channel's messages beside it. */
export function Stage(props: StageProps): ReactNode {
  const { call, channelName, person, header, combos, chat, onChatClose, onLeave } = props;
  const phase = useSignal(call.phase);
  const fullScreen = useFullScreen();
  return (
    <div className={clsx("flex min-h-0 min-w-0 flex-1", fullScreen.isOn && "fixed inset-0 z-(--z-dock)")}>
      <section
        aria-label={`Call in ${channelName}`}
        data-lk-theme="melo"
        className="@container/stage flex min-h-0 min-w-0 flex-1 flex-col bg-stage"
      >
        {fullScreen.isOn ? null : header}
        <CallWarnings call={call} onLeave={onLeave} />
        {phase.name === "failed" ? (
          <FailedState phase={phase} channelName={channelName} onRetry={() => call.retry()} onLeave={onLeave} />
        ) : phase.name === "joining" ? (
          <>
            <JoiningState channelName={channelName} person={person} />
            <CallControls call={call} voice={props.voice} combos={combos} onLeave={onLeave} />
          </>
        ) : (
          <RunningCall {...props} fullScreen={fullScreen} isStale={phase.name === "reconnecting"} />
        )}
      </section>
      {chat === undefined || onChatClose === undefined ? null : (
        <ChatPanel channelName={channelName} onClose={onChatClose}>
          {chat}
        </ChatPanel>
      )}
    </div>
  );
}

type RunningCallProps = StageProps & { readonly fullScreen: FullScreen; readonly isStale: boolean };

function RunningCall(props: RunningCallProps): ReactNode {
  const { call, channelName, combos, onLeave, fullScreen } = props;
  const [soloKey, setSoloKey] = useState<string>();
  const { enter } = fullScreen;
  const showSolo = useCallback(
    (key: string) => {
      setSoloKey(key);
      enter();
    },
    [enter],
  );
  const isSolo = fullScreen.isOn && soloKey !== undefined;
  return (
    <>
      <div className="relative flex min-h-0 flex-1 flex-col [container-type:size]">
        <People {...props} soloKey={isSolo ? soloKey : undefined} onSolo={showSolo} />
        <ReactionOverlay call={call} />
      </div>
      <CallControls call={call} voice={props.voice} combos={combos} onLeave={onLeave}>
        <PeopleButton call={call} channelName={channelName} moderating={props.moderating} />
        <PopOutButton />
        <IconButton
          icon={fullScreen.isOn ? Minimize : Maximize}
          label={fullScreen.isOn ? "Leave full screen" : "Full screen"}
          onClick={() => {
            setSoloKey(undefined);
            if (fullScreen.isOn) fullScreen.exit();
            else fullScreen.enter();
          }}
        />
      </CallControls>
    </>
  );
}

type PeopleProps = RunningCallProps & { readonly soloKey: string | undefined; readonly onSolo: (key: string) => void };

function People(props: PeopleProps): ReactNode {
  const { call, channelName, serverName, getLink, isStale, soloKey, onSolo, renderPicture = renderTrack } = props;
  const tiles = useSignal(call.tiles);
  const [first, ...others] = tiles;
  if (first !== undefined && others.length === 0 && first.state.peek().isOwn) {
    return (
      <AloneState
        call={call}
        tile={first}
        channelName={channelName}
        serverName={serverName}
        getLink={getLink}
        renderPicture={renderPicture}
      />
    );
  }
  return (
    <StageTiles
      call={call}
      isStale={isStale}
      renderPicture={renderPicture}
      soloKey={soloKey}
      onSolo={onSolo}
      moderating={props.moderating}
    />
  );
}
