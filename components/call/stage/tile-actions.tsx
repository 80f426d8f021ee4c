"use client";

import type { ActiveCall, TileState } from "@melo/call";
import { Crop, Maximize, MonitorUp, Pin, PinOff, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ModeratorRows, useCanModerate, type Moderating } from "../moderation/moderator-rows";
import { ActionRow } from "../people/action-row";
import { PersonSound } from "../people/person-sound";
import { PersonVolumes } from "../people/person-volumes";
import { ReceivedQuality } from "./received-quality";

export interface TileActionsProps {
  readonly call: ActiveCall;
  readonly tileKey: string;
  readonly state: TileState;
  readonly isLarge: boolean;
  readonly onClose: () => void;
  readonly onSolo: (key: string) => void;
  readonly moderating: Moderating | undefined;
}

/** All that can be done with a tile: how loud, how large, how much of it. */
export function TileActions(props: TileActionsProps): ReactNode {
  const { call, tileKey, state, isLarge, onClose, onSolo, moderating } = props;
  const { stage } = call;
  const isPinned = useSignal(stage.pins).has(tileKey);
  const isWhole = useSignal(stage.wholePictures).has(tileKey);
  const canModerate = useCanModerate(moderating, call.roomId, state);
  const { videoTrackId } = state;
  const isScreen = state.kind === "screen";
  const act = (run: () => void) => (): void => {
    onClose();
    run();
  };
  return (
    <>
      {state.isOwn ? null : <TileSound call={call} state={state} />}
      {isScreen && !state.isOwn && videoTrackId !== undefined ? (
        <ReceivedQuality call={call} trackId={videoTrackId} />
      ) : null}
      {isScreen && !isLarge ? (
        <ActionRow icon={MonitorUp} label="Show large" onSelect={act(() => stage.showShare(tileKey))} />
      ) : null}
      <ActionRow
        icon={isPinned ? PinOff : Pin}
        label={isPinned ? "Unpin" : "Pin"}
        onSelect={act(() => stage.togglePin(tileKey))}
      />
      {isScreen || videoTrackId === undefined ? null : (
        <ActionRow
          icon={isWhole ? Crop : ZoomOut}
          label={isWhole ? "Fill the tile" : "Show the whole picture"}
          onSelect={act(() => stage.toggleWholePicture(tileKey))}
        />
      )}
      <ActionRow icon={Maximize} label="Full screen" onSelect={act(() => onSolo(tileKey))} />
      {canModerate && moderating !== undefined ? (
        <ModeratorRows call={call} state={state} moderating={moderating} onGone={onClose} />
      ) : null}
    </>
  );
}

function TileSound({ call, state }: Pick<TileActionsProps, "call" | "state">): ReactNode {
  const { userId, displayName, kind, hasSound } = state;
  if (kind === "person") return <PersonSound volumes={call.volumes} userId={userId} displayName={displayName} />;
  if (!hasSound) return null;
  return (
    <div className="px-2 pb-1">
      <PersonVolumes volumes={call.volumes} userId={userId} displayName={displayName} hasVoice={false} sharesSound />
    </div>
  );
}
