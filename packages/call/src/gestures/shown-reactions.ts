import { createSignal, derive, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { GesturesPort, Reaction } from "../ports/index.ts";
import { devicePlace } from "./device-place.ts";

/** As long as Element Call shows one. */
const reactionShownMs = 3_000;

export interface ShownReaction {
  readonly key: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly emoji: string;
}

export interface ShownReactionsOptions {
  readonly gestures: GesturesPort;
  readonly clock: Clock;
  readonly roomId: string;
  readonly device: { readonly userId: string; readonly deviceId: string };
}

export interface ShownReactions {
  /** In order of arrival, at most one for each device. */
  readonly shown: ReadonlySignal<readonly ShownReaction[]>;
  /** Shows ours at once and sends it. Does nothing while an earlier one of ours is shown. Rejects if it was not sent. */
  react(reaction: Reaction): Promise<void>;
}

/** Reactions for as long as they are shown. Whoever sends a second one too soon is shown with the first. */
export function createShownReactions(scope: Scope, options: ShownReactionsOptions): ShownReactions {
  const { gestures, clock, roomId, device } = options;
  const shown = createSignal<readonly ShownReaction[]>([]);
  let ownCount = 0;

  function show(reaction: ShownReaction): boolean {
    const place = devicePlace(reaction);
    if (shown.peek().some((one) => devicePlace(one) === place)) return false;
    shown.value = [...shown.peek(), reaction];
    clock.schedule(scope, reactionShownMs, () => {
      shown.value = shown.peek().filter((one) => one !== reaction);
    });
    return true;
  }

  gestures.reactions(roomId).subscribe(scope, ({ id, userId, deviceId, emoji }) => {
    // Our own is shown since it was sent.
    const isOwn = userId === device.userId && deviceId === device.deviceId;
    if (!isOwn) show({ key: id, userId, deviceId, emoji });
  });

  return {
    shown: derive(() => shown.value),
    async react(reaction) {
      ownCount += 1;
      const key = `own ${ownCount}`;
      if (!show({ key, ...device, emoji: reaction.emoji })) return;
      try {
        await gestures.react(roomId, reaction);
      } catch (error) {
        shown.value = shown.peek().filter((one) => one.key !== key);
        throw error;
      }
    },
  };
}
