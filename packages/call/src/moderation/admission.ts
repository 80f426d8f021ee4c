import { hasPlace, sourcesAllowed, type PublishSource } from "@melo/protocol";
import type { PersonStanding } from "../ports/index.ts";

/** What a click on a voice channel would lead to. */
export interface CallAdmission {
  /** `full` and `closed` may change by themselves; `forbidden` is about power. */
  readonly kind: "open" | "full" | "closed" | "forbidden";
  /** What we could send; nothing: we would listen. */
  readonly canSend: readonly PublishSource[];
  /** Whether the room is for listening, for those who may not moderate it. */
  readonly isListenOnly: boolean;
  /** How many people the call takes; undefined: any number. */
  readonly maxMembers: number | undefined;
}

/** As the server will decide when asked; it alone knows who is connected, `present` are those who are announced. */
export function admissionOf(standing: PersonStanding, userId: string, present: ReadonlySet<string>): CallAdmission {
  const { policy, isMember, mayAnnounce, isCallClosed } = standing;
  const rules = { isListenOnly: policy?.isListenOnly ?? false, maxMembers: policy?.maxMembers };
  if (!isMember || !mayAnnounce) return { kind: "forbidden", canSend: [], ...rules };
  if (isCallClosed) return { kind: "closed", canSend: [], ...rules };
  const kind = hasPlace(standing, userId, present) ? "open" : "full";
  return { kind, canSend: sourcesAllowed(standing), ...rules };
}

export function isSameAdmission(one: CallAdmission, other: CallAdmission): boolean {
  return (
    one.kind === other.kind &&
    one.isListenOnly === other.isListenOnly &&
    one.maxMembers === other.maxMembers &&
    one.canSend.length === other.canSend.length &&
    one.canSend.every((source) => other.canSend.includes(source))
  );
}
