"use client";

import type { ActiveCall, Tile } from "@melo/call";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { Avatar } from "../../ui/avatar";
import { CopyLinkButton } from "./copy-link-button";
import type { RenderPicture } from "./stage-tiles";

export interface AloneStateProps {
  readonly call: ActiveCall;
  /** Our own. */
  readonly tile: Tile;
  readonly channelName: string;
  /** Undefined in calls outside a server. */
  readonly serverName: string | undefined;
  readonly getLink?: (() => Promise<string>) | undefined;
  readonly renderPicture: RenderPicture;
}

function microphoneWords(isOn: boolean, isDeafened: boolean): string {
  if (isDeafened) return "You are deafened.";
  return isOn ? "Your microphone is on." : "You are muted.";
}

interface Loneliness {
  /** The others are being asked to answer. */
  readonly isRinging: boolean;
  /** Their connection broke. */
  readonly isWaiting: boolean;
}

function titleOf(channelName: string, { isRinging, isWaiting }: Loneliness): string {
  if (isRinging) return `Calling ${channelName}`;
  return isWaiting ? `Waiting for ${channelName}` : "You’re the first one here";
}

function explanationOf(
  { channelName, serverName }: Pick<AloneStateProps, "channelName" | "serverName">,
  { isRinging, isWaiting }: Loneliness,
): string {
  if (isRinging) return "It rings on all their devices.";
  if (isWaiting) return "Their connection broke. The call goes on as soon as they are back.";
  return serverName === undefined
    ? "Others can join with one click."
    : `${channelName} shows up as live for everyone in ${serverName}; people can join with one click.`;
}

/** The first one in a channel: what the others see, and how to bring them. */
export function AloneState(props: AloneStateProps): ReactNode {
  const { call, channelName, getLink } = props;
  const isRinging = useSignal(call.outgoingRing) !== undefined;
  const isWaiting = useSignal(call.isWaitingForOthers);
  const { microphone, isDeafened } = useSignal(call.controls);
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center overflow-y-auto px-8 py-4 text-center">
      <OwnFace {...props} />
      <h2 className="mt-10 text-2xl font-bold text-balance text-strong @max-[30rem]/stage:mt-6">
        {titleOf(channelName, { isRinging, isWaiting })}
      </h2>
      <p className="mt-2 max-w-110 text-base text-balance text-muted">
        {microphoneWords(microphone.isOn, isDeafened)} {explanationOf(props, { isRinging, isWaiting })}
      </p>
      {getLink === undefined || isRinging || isWaiting ? null : (
        <div className="mt-6">
          <CopyLinkButton getLink={getLink} />
        </div>
      )}
    </div>
  );
}

const waves = [
  { size: "size-36", opacity: "opacity-55" },
  { size: "size-47", opacity: "opacity-28" },
  { size: "size-60", opacity: "opacity-13" },
];

function OwnFace({ tile, renderPicture }: AloneStateProps): ReactNode {
  const state = useSignal(tile.state);
  const isSpeaking = useSignal(tile.isSpeaking);
  if (state.videoTrackId !== undefined) {
    return (
      <div className="relative aspect-video w-96 max-w-full flex-none overflow-hidden rounded-md bg-tile">
        {renderPicture(state.videoTrackId, state, { isCropped: true, isMirrored: true })}
      </div>
    );
  }
  return (
    <div aria-hidden className="relative grid size-60 flex-none place-items-center @max-[30rem]/stage:size-48">
      {waves.map(({ size, opacity }) => (
        <span
          key={size}
          className={`absolute rounded-full border-[1.5px] border-accent-line ${size} ${opacity} @max-[30rem]/stage:last-of-type:hidden`}
        />
      ))}
      <Avatar id={state.userId} name={state.displayName} size={112} isSpeaking={isSpeaking} />
    </div>
  );
}
