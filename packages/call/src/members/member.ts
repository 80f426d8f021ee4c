import type { ReadonlySignal } from "@melo/reactive";
import type { CallRoomMember, LivekitTransport, SfuParticipant } from "../ports/index.ts";
import type { MemberSigns } from "./member-signs.ts";

/** What a member's place in the call is known by. */
export interface MemberEntry {
  /** Stable while the person stays. Device and member id are in it: an unclean leave can leave two of one device. */
  readonly key: string;
  readonly isOwn: boolean;
  readonly userId: string;
  readonly deviceId: string;
  readonly memberId: string;
  readonly participantIdentity: string;
  readonly transport: LivekitTransport | undefined;
  readonly joinedAtMs: number;
}

/** One device of one person in the call: room member, RTC membership and LiveKit participant joined into one. */
export interface Member {
  readonly key: string;
  readonly isOwn: boolean;
  readonly userId: string;
  readonly entry: ReadonlySignal<MemberEntry>;
  readonly person: ReadonlySignal<CallRoomMember>;
  /** What arrives of them under their announced identity on their announced transport; our own is always there. */
  readonly participant: ReadonlySignal<SfuParticipant | undefined>;
  readonly isSpeaking: ReadonlySignal<boolean>;
  /** Whether a media key of theirs has reached us. */
  readonly hasKey: ReadonlySignal<boolean>;
  readonly signs: ReadonlySignal<MemberSigns>;
}

/** Order of people everywhere: who came first stands first, and nobody moves while they stay. */
export function compareMembers(a: MemberEntry, b: MemberEntry): number {
  return a.joinedAtMs - b.joinedAtMs || compareText(a.memberId, b.memberId) || compareText(a.key, b.key);
}

/** By code units: the same order on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
