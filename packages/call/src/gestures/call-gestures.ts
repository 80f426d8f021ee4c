import { createSignal, derive, deriveStable, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { MemberEntry } from "../members/member.ts";
import type { MemberSigns } from "../members/member-signs.ts";
import type { GesturesPort, RaisedHand } from "../ports/index.ts";
import { areSameRecords } from "../view/same-record.ts";
import { devicePlace } from "./device-place.ts";
import { orderHands } from "./hand-order.ts";
import { createOwnHand, type OwnHand } from "./own-hand.ts";
import { createShownReactions, type ShownReactions } from "./shown-reactions.ts";

export interface CallGesturesOptions {
  readonly gestures: GesturesPort;
  readonly clock: Clock;
  readonly roomId: string;
  readonly device: { readonly userId: string; readonly deviceId: string };
  readonly isAnnounced: ReadonlySignal<boolean>;
}

/** Raised hands and reactions of the call we are in. */
export interface CallGestures {
  readonly ownHand: OwnHand;
  readonly reactions: ShownReactions;
  /** The longest raised first; our own as the person wants it. */
  readonly hands: ReadonlySignal<readonly RaisedHand[]>;
  /** What is to be seen of them at one device's place. Read it inside something derived. */
  signsOf(member: Pick<MemberEntry, "userId" | "deviceId">): Pick<MemberSigns, "handOrder" | "reaction">;
}

export function createCallGestures(scope: Scope, options: CallGesturesOptions): CallGestures {
  const { gestures, clock, roomId, device } = options;
  const ownHand = createOwnHand(scope, options);
  const reactions = createShownReactions(scope, options);
  const fromHomeserver = gestures.hands(roomId);
  const ownPlace = devicePlace(device);
  /** Until the homeserver says when: a hand that goes up now stands behind all others. */
  const wantedSinceMs = createSignal(clock.now());

  const hands = deriveStable<readonly RaisedHand[]>(() => {
    const known = fromHomeserver.value;
    const others = known.filter((hand) => devicePlace(hand) !== ownPlace);
    if (!ownHand.control.value.isOn) return others;
    const own = known.find((hand) => devicePlace(hand) === ownPlace);
    return [...others, own ?? { ...device, raisedAtMs: wantedSinceMs.value }];
  }, areSameRecords);
  const orders = derive(() => orderHands(hands.value));
  const reactionsByPlace = derive(
    () => new Map(reactions.shown.value.map((reaction) => [devicePlace(reaction), reaction.emoji])),
  );

  return {
    ownHand: {
      control: ownHand.control,
      set(isUp) {
        wantedSinceMs.value = clock.now();
        ownHand.set(isUp);
      },
    },
    reactions,
    hands: derive(() => hands.value.toSorted((a, b) => a.raisedAtMs - b.raisedAtMs)),
    signsOf: (member) => ({
      handOrder: orders.value.get(member.userId),
      reaction: reactionsByPlace.value.get(devicePlace(member)),
    }),
  };
}
