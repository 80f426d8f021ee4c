"use client";

import type { ActiveCall, CallModeration, ModeratedMember, TileState } from "@melo/call";
import type { RestrictableSource } from "@melo/protocol";
import { constant, type ReadonlySignal } from "@melo/reactive";
import {
  ArrowRightLeft,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  Video,
  VideoOff,
  Volume2,
  type LucideIcon,
} from "lucide-react";
import { useId, useMemo, useState, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import { ActionRow } from "../people/action-row";
import { moveTargets, reasonOf, sourceSteps, type MoveTarget } from "./moderator-steps";
import { useModeratorCommand, type ModeratorCommand } from "./use-moderator-command";

/** What moderators need beside a call. The object stays the same: tiles compare it. */
export interface Moderating {
  readonly moderation: Pick<CallModeration, "member" | "setAllowed" | "disconnect" | "move">;
  /** Of the call's server; none outside of servers. */
  readonly voiceChannels: ReadonlySignal<readonly MoveTarget[]>;
}

export interface ModeratorRowsProps {
  readonly call: ActiveCall;
  readonly state: TileState;
  readonly moderating: Moderating;
  /** Whoever it was about is not in the call any more. */
  readonly onGone: () => void;
}

/** Matches what clients show of a reason; longer ones belong into a message. */
const maxReasonLength = 200;

const takeIcons: Readonly<Record<RestrictableSource, LucideIcon>> = {
  microphone: MicOff,
  camera: VideoOff,
  screen_share: MonitorX,
};
const giveBackIcons: Readonly<Record<RestrictableSource, LucideIcon>> = {
  microphone: Mic,
  camera: Video,
  screen_share: MonitorUp,
};

const notOurs: ReadonlySignal<ModeratedMember> = constant({ canModerate: false, withheld: {} });

/** Whether the person of a tile is ours to moderate. */
export function useCanModerate(moderating: Moderating | undefined, roomId: string, state: TileState): boolean {
  const member = useMemo(() => moderating?.moderation.member(roomId, state.userId), [moderating, roomId, state.userId]);
  return useSignal(member ?? notOurs).canModerate && !state.isOwn;
}

/** What moderators do with somebody, for everybody in the call. Only for those who {@link useCanModerate}. */
export function ModeratorRows({ call, state, moderating, onGone }: ModeratorRowsProps): ReactNode {
  const { moderation } = moderating;
  const { roomId } = call;
  const { userId, displayName, kind } = state;
  const { withheld } = useSignal(useMemo(() => moderation.member(roomId, userId), [moderation, roomId, userId]));
  const shares = useSignal(call.stage.shares);
  const isSharing = shares.some((share) => share.state.peek().userId === userId);
  const command = useModeratorCommand(displayName);
  const [typedReason, setTypedReason] = useState("");
  const reason = reasonOf(typedReason);
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className="mt-1 flex flex-col gap-1 border-t border-line pt-2">
      <h3 id={headingId} className="px-2 text-xs font-bold text-faint">
        For everybody
      </h3>
      <input
        aria-label={`Reason, which ${displayName} reads`}
        placeholder="Reason, if you like"
        value={typedReason}
        maxLength={maxReasonLength}
        onChange={(event) => setTypedReason(event.currentTarget.value)}
        className="mx-2 my-1 h-8 min-w-0 rounded-md bg-inset px-2 text-sm text-body outline-none placeholder:text-faint focus-visible:outline-2 focus-visible:outline-focus touch:h-11"
      />
      {sourceSteps(state, isSharing, withheld).map(({ source, isAllowed, label }) => (
        <ActionRow
          key={source}
          icon={(isAllowed ? giveBackIcons : takeIcons)[source]}
          label={label}
          isBusy={command.pending === source}
          onSelect={() =>
            command.run(
              source,
              () => moderation.setAllowed(roomId, userId, source, isAllowed, reason),
              // It was the reason of this step, not of the next.
              () => setTypedReason(""),
            )
          }
        />
      ))}
      {kind === "person" ? (
        <>
          <MoveRows
            moderating={moderating}
            roomId={roomId}
            state={state}
            command={command}
            reason={reason}
            onGone={onGone}
          />
          <ActionRow
            icon={PhoneOff}
            label="Disconnect"
            isDestructive
            isBusy={command.pending === "disconnect"}
            onSelect={() => command.run("disconnect", () => moderation.disconnect(roomId, userId, reason), onGone)}
          />
        </>
      ) : null}
    </section>
  );
}

interface MoveRowsProps {
  readonly moderating: Moderating;
  readonly roomId: string;
  readonly state: TileState;
  readonly command: ModeratorCommand;
  readonly reason: string | undefined;
  readonly onGone: () => void;
}

/** The server's other voice channels, unfolded in place: a popover beside a popover finds no room on phones. */
function MoveRows({ moderating, roomId, state, command, reason, onGone }: MoveRowsProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const targets = moveTargets(useSignal(moderating.voiceChannels), roomId);
  if (targets.length === 0) return null;
  const { userId, displayName } = state;
  return (
    <>
      <ActionRow
        icon={ArrowRightLeft}
        label="Move to another channel"
        isExpanded={isOpen}
        onSelect={() => setOpen(!isOpen)}
      />
      {isOpen ? (
        <ul aria-label={`Move ${displayName} to`} className="max-h-48 overflow-y-auto pl-4">
          {targets.map((target) => (
            <li key={target.roomId}>
              <ActionRow
                icon={Volume2}
                label={target.name}
                isBusy={command.pending === target.roomId}
                onSelect={() =>
                  command.run(
                    target.roomId,
                    () => moderating.moderation.move(roomId, userId, target.roomId, reason),
                    onGone,
                  )
                }
              />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
