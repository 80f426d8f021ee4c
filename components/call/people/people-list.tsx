"use client";

import type { ActiveCall, Tile, TileState } from "@melo/call";
import { HeadphoneOff, Mic, MicOff, MonitorUp, Search, Video, Volume2, VolumeX } from "lucide-react";
import { memo, useId, useMemo, useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { Avatar } from "../../ui/avatar";
import { IconButton } from "../../ui/icon-button";
import { ModeratorButton } from "../moderation/moderator-button";
import type { Moderating } from "../moderation/moderator-rows";
import { PersonVolumes } from "./person-volumes";

const searchFromCount = 8;

export interface PeopleListProps {
  readonly call: ActiveCall;
  readonly channelName: string;
  /** What moderators do with somebody, at the end of their row. */
  readonly moderating?: Moderating | undefined;
}

function nameMatches(state: TileState, wanted: string): boolean {
  return state.displayName.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase());
}

/** Everybody in the call, in the order of joining, with how loud they are for us. */
export function PeopleList({ call, channelName, moderating }: PeopleListProps): ReactNode {
  const people = useSignal(call.stage.people);
  const sharers = useSharers(call);
  const [wanted, setWanted] = useState("");
  const headingId = useId();
  const found = wanted === "" ? people : people.filter(({ state }) => nameMatches(state.peek(), wanted));
  return (
    <section aria-labelledby={headingId} className="flex min-h-0 flex-col">
      <h2 id={headingId} className="px-2 pb-2 text-sm font-bold text-strong">
        In {channelName} · {people.length}
      </h2>
      {people.length < searchFromCount ? null : (
        <label className="mx-2 mb-2 flex h-8 flex-none items-center gap-2 rounded-md bg-inset px-2 focus-within:outline-2 focus-within:outline-focus touch:h-11">
          <Search aria-hidden className="size-4 text-faint" />
          <input
            type="search"
            aria-label="Find a person"
            placeholder="Find a person"
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
            className="min-w-0 flex-1 bg-transparent text-sm text-body outline-none placeholder:text-faint"
          />
        </label>
      )}
      {/* Scrolling by keyboard needs a place to stand where no row can be focused. */}
      <ul aria-labelledby={headingId} className="min-h-0 overflow-y-auto">
        {found.map((tile) => (
          <PersonRow
            key={tile.key}
            call={call}
            tile={tile}
            sharesSound={sharers.has(tile.state.peek().userId)}
            moderating={moderating}
          />
        ))}
      </ul>
      {found.length === 0 ? <p className="px-2 py-4 text-sm text-muted">Nobody of that name is here.</p> : null}
    </section>
  );
}

/** User ids of those whose shared screen has sound. */
function useSharers(call: ActiveCall): ReadonlySet<string> {
  const shares = useSignal(call.stage.shares);
  return new Set(
    shares
      .map(({ state }) => state.peek())
      .filter(({ hasSound }) => hasSound)
      .map(({ userId }) => userId),
  );
}

interface PersonRowProps {
  readonly call: ActiveCall;
  readonly tile: Tile;
  readonly sharesSound: boolean;
  readonly moderating: Moderating | undefined;
}

const PersonRow = memo(function PersonRow({ call, tile, sharesSound, moderating }: PersonRowProps): ReactNode {
  const state = useSignal(tile.state);
  const isSpeaking = useSignal(tile.isSpeaking);
  return (
    <li className="flex min-h-11 items-center gap-3 rounded-sm px-2 py-1">
      <Avatar id={state.userId} name={state.displayName} size={32} isSpeaking={isSpeaking} />
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-1.5">
          <span title={state.displayName} className="min-w-0 truncate text-sm text-body">
            {state.displayName}
            {state.isOwn ? <span className="text-faint"> (you)</span> : null}
          </span>
          <PersonMarks state={state} isSharing={sharesSound} />
        </div>
        {state.isOwn ? null : <OwnSettings call={call} state={state} sharesSound={sharesSound} />}
      </div>
      {moderating === undefined ? null : <ModeratorButton call={call} state={state} moderating={moderating} />}
    </li>
  );
});

function PersonMarks({ state, isSharing }: { readonly state: TileState; readonly isSharing: boolean }): ReactNode {
  const microphone = state.isMicrophoneOn ? "microphone on" : "muted";
  return (
    <span className="flex flex-none items-center gap-1 text-faint">
      {state.isMicrophoneOn ? (
        <Mic aria-hidden className="size-4" />
      ) : (
        <MicOff aria-hidden className="size-4 text-danger-text" />
      )}
      {state.isDeafened ? <HeadphoneOff aria-hidden className="size-4 text-danger-text" /> : null}
      {state.videoTrackId === undefined ? null : <Video aria-hidden className="size-4" />}
      {isSharing ? <MonitorUp aria-hidden className="size-4 text-success-text" /> : null}
      <span className="sr-only">
        , {state.isDeafened ? "deafened" : microphone}
        {state.videoTrackId === undefined ? "" : ", camera on"}
        {isSharing ? ", sharing a screen with sound" : ""}
      </span>
    </span>
  );
}

interface OwnSettingsProps {
  readonly call: ActiveCall;
  readonly state: TileState;
  readonly sharesSound: boolean;
}

function OwnSettings({ call, state, sharesSound }: OwnSettingsProps): ReactNode {
  const { volumes } = call;
  const { userId, displayName } = state;
  const { isMuted } = useSignal(useMemo(() => volumes.of(userId), [volumes, userId]));
  return (
    <div className="flex items-center gap-2">
      <div className="min-w-0 flex-1">
        <PersonVolumes
          volumes={volumes}
          userId={userId}
          displayName={displayName}
          hasVoice
          sharesSound={sharesSound}
          isBrief
        />
      </div>
      <IconButton
        icon={isMuted ? VolumeX : Volume2}
        label={isMuted ? `Hear ${displayName} again` : `Mute ${displayName} for me`}
        tone={isMuted ? "danger" : "default"}
        isPressed={isMuted}
        size="sm"
        onClick={() => volumes.change(userId, { isMuted: !isMuted })}
      />
    </div>
  );
}
