import { admissionOf } from "../moderation/admission.ts";
import type { CallDevice, CallEntitlement } from "../ports/index.ts";

export type KeyRequestVerdict =
  | "hand"
  /** Ourselves. */
  | "own_device"
  /** We use no key yet: ours goes to everybody who is announced by then. */
  | "no_key"
  /** May not be in the call now. */
  | "not_admitted"
  /** Was not in the room when our key came into use: it would open what was said before they could hear it. */
  | "newer_than_key";

export interface KeyRequestFacts {
  readonly asker: CallDevice;
  readonly own: CallDevice;
  readonly entitlement: CallEntitlement;
  /** User ids of those who are announced. */
  readonly present: ReadonlySet<string>;
  /** Undefined before we use one. */
  readonly keyInUseSinceMs: number | undefined;
}

/** Whether a device gets our key before its membership is there: only who could have had it anyway. */
export function judgeKeyRequest(facts: KeyRequestFacts): KeyRequestVerdict {
  const { asker, own, entitlement, present, keyInUseSinceMs } = facts;
  if (asker.userId === own.userId && asker.deviceId === own.deviceId) return "own_device";
  if (keyInUseSinceMs === undefined) return "no_key";
  if (admissionOf(entitlement, asker.userId, present).kind !== "open") return "not_admitted";
  const { memberSinceMs } = entitlement;
  return memberSinceMs !== undefined && memberSinceMs <= keyInUseSinceMs ? "hand" : "newer_than_key";
}
