import { mayModerate, restrictableSources, type CallRestriction, type RestrictableSource } from "@melo/protocol";
import {
  createEventSource,
  derive,
  deriveStable,
  readUntracked,
  type EventStream,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import type { CallOrder, CallRoomMember, CallRoomPort, MembershipPort, ModerationPort } from "../ports/index.ts";
import type { CallCenter } from "../view/call-view.ts";
import { admissionOf, isSameAdmission, type CallAdmission } from "./admission.ts";

/** Somebody in a room's call, as moderators look at them. */
export interface ModeratedMember {
  /** Whether we may moderate this person there. */
  readonly canModerate: boolean;
  /** What was taken from them, by whom and why. */
  readonly withheld: CallRestriction["withheld"];
}

/** What a moderator did with us, for us to be told. */
export type ModerationNotice =
  | {
      readonly type: "withheld";
      readonly roomId: string;
      readonly source: RestrictableSource;
      readonly by: CallRoomMember;
      readonly reason: string | undefined;
    }
  | {
      readonly type: "given_back";
      readonly roomId: string;
      readonly source: RestrictableSource;
      /** Undefined where the room does not say. */
      readonly by: CallRoomMember | undefined;
    }
  | {
      readonly type: "disconnected";
      readonly roomId: string;
      readonly by: CallRoomMember;
      readonly reason: string | undefined;
    }
  /** We follow by ourselves. */
  | {
      readonly type: "moved";
      readonly roomId: string;
      readonly toRoomId: string;
      readonly by: CallRoomMember;
      readonly reason: string | undefined;
    };

/** The rules of calls as they concern us, and what moderators do. Commands reject with a MeloError. */
export interface CallModeration {
  /** What entering a room's call would lead to, before the click. */
  admission(roomId: string): ReadonlySignal<CallAdmission>;
  member(roomId: string, userId: string): ReadonlySignal<ModeratedMember>;
  /** Whether we may moderate the room's call at all, for example set it to listening. */
  canModerate(roomId: string): ReadonlySignal<boolean>;
  readonly notices: EventStream<ModerationNotice>;
  /** Takes a source from somebody until it is given back, or gives it back. */
  setAllowed(
    roomId: string,
    userId: string,
    source: RestrictableSource,
    isAllowed: boolean,
    reason?: string,
  ): Promise<void>;
  /** Takes somebody out of the call; they may come back. */
  disconnect(roomId: string, userId: string, reason?: string): Promise<void>;
  /** Has somebody go over to the call of another room. */
  move(roomId: string, userId: string, toRoomId: string, reason?: string): Promise<void>;
  /** Lets only moderators send in a room's call, or ends that. */
  setListenOnly(roomId: string, isListenOnly: boolean): Promise<void>;
}

export interface CallModerationDeps {
  readonly moderation: ModerationPort;
  readonly memberships: Pick<MembershipPort, "memberships">;
  readonly rooms: Pick<CallRoomPort, "member">;
  readonly calls: Pick<CallCenter, "active" | "join">;
  readonly ownUserId: string;
}

const nothingWithheld: CallRestriction["withheld"] = {};

export function createCallModeration(scope: Scope, deps: CallModerationDeps): CallModeration {
  const { moderation, memberships, rooms, calls, ownUserId } = deps;
  const notices = createEventSource<ModerationNotice>();
  const admissions = new Map<string, ReadonlySignal<CallAdmission>>();
  const members = new Map<string, ReadonlySignal<ModeratedMember>>();

  function mayModerateThere(roomId: string, by: string, userId: string): boolean {
    const { power, moderationLevel } = moderation.standing(roomId, by).value;
    return mayModerate(moderationLevel, power, moderation.standing(roomId, userId).value.power);
  }

  /** Told to people in the call alone: what happens to those who are not does not concern them yet. */
  function tellOfRestrictions(): void {
    let told = { roomId: "", withheld: nothingWithheld };
    scope.effect(() => {
      const roomId = calls.active.value?.roomId;
      if (roomId === undefined) {
        told = { roomId: "", withheld: nothingWithheld };
        return;
      }
      const before = told.roomId === roomId ? told.withheld : nothingWithheld;
      const { restriction } = moderation.standing(roomId, ownUserId).value;
      const withheld = restriction?.withheld ?? nothingWithheld;
      told = { roomId, withheld };
      readUntracked(() => {
        for (const source of restrictableSources) tellOf(roomId, source, before, withheld, restriction?.changedBy);
      });
    });
  }

  function tellOf(
    roomId: string,
    source: RestrictableSource,
    { [source]: before }: CallRestriction["withheld"],
    { [source]: now }: CallRestriction["withheld"],
    changedBy: string | undefined,
  ): void {
    if (now === undefined && before !== undefined) {
      const by = changedBy === undefined ? undefined : rooms.member(roomId, changedBy).peek();
      notices.emit({ type: "given_back", roomId, source, by });
    }
    if (now === undefined || before !== undefined) return;
    notices.emit({ type: "withheld", roomId, source, by: rooms.member(roomId, now.by).peek(), reason: now.reason });
  }

  function follow({ roomId, by, action }: CallOrder): void {
    if (action.userId !== ownUserId || calls.active.peek()?.roomId !== roomId) return;
    if (!mayModerateThere(roomId, by, ownUserId)) return;
    const facts = { roomId, by: rooms.member(roomId, by).peek(), reason: action.reason };
    if (action.action === "disconnect") {
      notices.emit({ type: "disconnected", ...facts });
      return;
    }
    calls.join(action.toRoomId);
    notices.emit({ type: "moved", toRoomId: action.toRoomId, ...facts });
  }

  tellOfRestrictions();
  moderation.orders.subscribe(scope, follow);

  return {
    admission: (roomId) =>
      known(admissions, roomId, () => {
        const announced = memberships.memberships(roomId);
        const standing = moderation.standing(roomId, ownUserId);
        const compute = (): CallAdmission =>
          admissionOf(standing.value, ownUserId, new Set(announced.value.map(({ userId }) => userId)));
        return deriveStable(compute, isSameAdmission);
      }),
    member: (roomId, userId) =>
      known(members, `${roomId} ${userId}`, () => {
        const standing = moderation.standing(roomId, userId);
        return derive(() => ({
          canModerate: mayModerateThere(roomId, ownUserId, userId),
          withheld: standing.value.restriction?.withheld ?? nothingWithheld,
        }));
      }),
    canModerate(roomId) {
      const standing = moderation.standing(roomId, ownUserId);
      return derive(() => standing.value.isMember && standing.value.power >= standing.value.moderationLevel);
    },
    notices,
    setAllowed: (roomId, userId, source, isAllowed, reason) =>
      moderation.setAllowed(roomId, userId, source, isAllowed, reason),
    disconnect: (roomId, userId, reason) => moderation.disconnect(roomId, userId, reason),
    move: (roomId, userId, toRoomId, reason) => moderation.move(roomId, userId, toRoomId, reason),
    setListenOnly: (roomId, isListenOnly) => moderation.setListenOnly(roomId, isListenOnly),
  };
}

/** The one that is there, or a new one. */
function known<T>(
  signals: Map<string, ReadonlySignal<T>>,
  key: string,
  make: () => ReadonlySignal<T>,
): ReadonlySignal<T> {
  const there = signals.get(key) ?? make();
  signals.set(key, there);
  return there;
}
