import { meloErrorFrom, type MeloError } from "@melo/protocol";
import { createSignal, derive, readUntracked, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { GesturesPort } from "../ports/index.ts";
import type { LocalControl } from "../view/call-view.ts";

export interface OwnHandOptions {
  readonly gestures: GesturesPort;
  readonly roomId: string;
  readonly device: { readonly userId: string; readonly deviceId: string };
  /** A hand hangs on our membership: before it is announced nothing can be raised. */
  readonly isAnnounced: ReadonlySignal<boolean>;
}

export interface OwnHand {
  readonly control: ReadonlySignal<LocalControl>;
  set(isUp: boolean): void;
}

/**
 * Our own hand: what the homeserver says of it, or what the person wants while that is on its way. A hand that could
 * not be raised is down again, with the reason.
 */
export function createOwnHand(scope: Scope, { gestures, roomId, device, isAnnounced }: OwnHandOptions): OwnHand {
  const hands = gestures.hands(roomId);
  const wish = createSignal<boolean | undefined>(undefined);
  const failure = createSignal<MeloError | undefined>(undefined);
  const isUp = derive(() =>
    hands.value.some(({ userId, deviceId }) => userId === device.userId && deviceId === device.deviceId),
  );
  const isSending = createSignal(false);

  /** One request at a time; of several wishes meanwhile the last one counts. */
  async function send(): Promise<void> {
    if (isSending.peek()) return;
    isSending.value = true;
    let sent: boolean | undefined;
    try {
      for (let next = wish.peek(); next !== undefined && next !== sent && !scope.hasEnded; next = wish.peek()) {
        await (next ? gestures.raiseHand(roomId) : gestures.lowerHand(roomId));
        sent = next;
      }
    } catch (error) {
      failure.value = meloErrorFrom(error);
      wish.value = undefined;
    } finally {
      isSending.value = false;
    }
  }

  scope.effect(() => {
    if (wish.value !== undefined && isAnnounced.value) readUntracked(() => void send());
  });
  // From here on the homeserver's word counts again, also when another client lowers the hand.
  scope.effect(() => {
    if (wish.value !== undefined && wish.value === isUp.value && !isSending.value) wish.value = undefined;
  });

  return {
    control: derive(() => ({
      isOn: wish.value ?? isUp.value,
      isBusy: wish.value !== undefined && wish.value !== isUp.value,
      failure: failure.value,
    })),
    set(next) {
      failure.value = undefined;
      wish.value = next;
    },
  };
}
