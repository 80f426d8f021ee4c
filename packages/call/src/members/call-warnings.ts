import { deriveStable, type ReadonlySignal } from "@melo/reactive";
import type { CallWarning } from "../view/call-view.ts";
import { areSameRecords } from "../view/same-record.ts";
import type { Member } from "./member.ts";
import { isAdmitted } from "./track-admission.ts";

function sendsInClear(member: Member): boolean {
  return member.participant.value?.tracks.some((track) => !isAdmitted(track, true)) ?? false;
}

/** One warning for each person, however many devices and tracks of theirs it is about. */
export function createCallWarnings(
  isRoomEncrypted: boolean,
  members: ReadonlySignal<readonly Member[]>,
  strangers: ReadonlySignal<ReadonlySet<string>>,
): ReadonlySignal<readonly CallWarning[]> {
  return deriveStable<readonly CallWarning[]>(() => {
    const count = strangers.value.size;
    const listeners: readonly CallWarning[] = count > 0 ? [{ type: "unknown_listener", count }] : [];
    if (!isRoomEncrypted) return listeners;
    const names = new Map(
      members.value.filter(sendsInClear).map(({ userId, person }) => [userId, person.value.displayName]),
    );
    const senders = [...names].map(([userId, displayName]): CallWarning => ({
      type: "unencrypted_sender",
      userId,
      displayName,
    }));
    return [...listeners, ...senders];
  }, areSameRecords);
}
