"use client";

import "@livekit/components-styles";
import type { ActiveCall, Combos, VoiceCenter } from "@melo/call";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ReactionOverlay } from "../gestures/reaction-overlay";
import { CallControls } from "../controls/call-controls";
import { TrackVideo } from "../track-video";
import { AloneState } from "./alone-state";
import { CallWarnings } from "./call-warnings";
import { FailedState, JoiningState, type CallPerson } from "./call-waiting";
import { StageTiles, type RenderPicture } from "./stage-tiles";
import { tileName } from "./tile-plate";

export interface StageProps {
  readonly call: ActiveCall;
  readonly channelName: string;
  /** Undefined in calls outside a server. */
  readonly serverName?: string | undefined;
  /** Whoever is in the call on this device, for the time before there are tiles. */
  readonly person?: CallPerson | undefined;
  /** The channel's header. */
  readonly header?: ReactNode;
  /** Makes a link to the call; without it nobody is offered one. */
  readonly getLink?: (() => Promise<string>) | undefined;
  readonly onLeave: () => void;
  /** Device choices beside the controls. */
  readonly voice?: VoiceCenter | undefined;
  /** The keys of the controls. */
  readonly combos?: Combos | undefined;
  /** Galleries have pictures without LiveKit. */
  readonly renderPicture?: RenderPicture;
}

const renderTrack: RenderPicture = (trackId, state) => (
  <TrackVideo
    trackId={trackId}
    label={tileName(state)}
    isCropped={state.kind === "person"}
    isMirrored={state.isOwn && state.kind === "person"}
  />
);

/** The call this device is in, as large as its place. */
export function Stage(props: StageProps): ReactNode {
  const { call, channelName, person, header, combos, onLeave } = props;
  const phase = useSignal(call.phase);
  return (
    <section
      aria-label={`Call in ${channelName}`}
      data-lk-theme="melo"
      className="@container/stage flex min-h-0 min-w-0 flex-1 flex-col bg-stage"
    >
      {header}
      <CallWarnings call={call} onLeave={onLeave} />
      {phase.name === "failed" ? (
        <FailedState phase={phase} channelName={channelName} onRetry={() => call.retry()} onLeave={onLeave} />
      ) : (
        <>
          {phase.name === "joining" ? (
            <JoiningState channelName={channelName} person={person} />
          ) : (
            <div className="relative flex min-h-0 flex-1 flex-col [container-type:size]">
              <People {...props} />
              <ReactionOverlay call={call} />
            </div>
          )}
          <CallControls call={call} voice={props.voice} combos={combos} onLeave={onLeave} />
        </>
      )}
    </section>
  );
}

function People({ call, channelName, serverName, getLink, renderPicture = renderTrack }: StageProps): ReactNode {
  const tiles = useSignal(call.tiles);
  const phase = useSignal(call.phase);
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
  return <StageTiles tiles={tiles} isStale={phase.name === "reconnecting"} renderPicture={renderPicture} />;
}
