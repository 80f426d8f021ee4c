/** A hand that was put up: an annotation of a membership event. */
export interface HandAnnotation {
  readonly eventId: string;
  /** The membership event that it annotates. */
  readonly targetId: string;
  readonly senderId: string;
  /** Milliseconds since the epoch by the homeserver's clock. */
  readonly sentAtMs: number;
}

export interface LedgerMembership {
  readonly userId: string;
  readonly deviceId: string;
  readonly joinedAtMs: number;
}

/**
 * Who has a hand up in one room, from annotations, redactions and membership events in whatever order they come.
 *
 * Element Call hangs a hand on the event of a membership, which every camera toggle replaces. Here a hand belongs to the
 * device: the newest annotation of any of its memberships counts, from when it entered the call until that annotation is taken back.
 * An annotation of a membership that is not known counts for its sender's only device in the call.
 */
export interface HandLedger {
  addMembershipEvent(eventId: string, device: { readonly userId: string; readonly deviceId: string }): void;
  /** Which of somebody's devices in the call a membership event is of. */
  deviceOf(
    userId: string,
    membershipEventId: string,
    present: readonly LedgerMembership[],
  ): { readonly userId: string; readonly deviceId: string } | undefined;
  /** Returns whether it was new. */
  annotate(annotation: HandAnnotation): boolean;
  redact(eventId: string): boolean;
  /** The annotation that holds the device's hand up. */
  standing(membership: LedgerMembership, present: readonly LedgerMembership[]): HandAnnotation | undefined;
  /** All annotations of the device that have not been taken back. */
  open(membership: LedgerMembership, present: readonly LedgerMembership[]): readonly HandAnnotation[];
}

export function createHandLedger(): HandLedger {
  const devices = new Map<string, string>();
  const annotations = new Map<string, HandAnnotation>();
  const redacted = new Set<string>();

  function deviceOf(
    userId: string,
    membershipEventId: string,
    present: readonly LedgerMembership[],
  ): { readonly userId: string; readonly deviceId: string } | undefined {
    const ofPerson = present.filter((membership) => membership.userId === userId);
    const deviceId = devices.get(`${userId} ${membershipEventId}`);
    const [only, ...others] = deviceId === undefined ? ofPerson : ofPerson.filter((one) => one.deviceId === deviceId);
    return only === undefined || others.length > 0 ? undefined : { userId, deviceId: only.deviceId };
  }

  function isOf(annotation: HandAnnotation, of: LedgerMembership, present: readonly LedgerMembership[]): boolean {
    const { senderId, targetId, sentAtMs } = annotation;
    if (senderId !== of.userId || sentAtMs < of.joinedAtMs) return false;
    return deviceOf(senderId, targetId, present)?.deviceId === of.deviceId;
  }

  function allOf(of: LedgerMembership, present: readonly LedgerMembership[]): readonly HandAnnotation[] {
    return [...annotations.values()]
      .filter((annotation) => isOf(annotation, of, present))
      .toSorted((a, b) => a.sentAtMs - b.sentAtMs);
  }

  return {
    deviceOf,
    addMembershipEvent: (eventId, { userId, deviceId }) => void devices.set(`${userId} ${eventId}`, deviceId),
    annotate(annotation) {
      const known = annotations.get(annotation.eventId);
      annotations.set(annotation.eventId, annotation);
      return known?.sentAtMs !== annotation.sentAtMs;
    },
    redact(eventId) {
      const isNew = !redacted.has(eventId);
      redacted.add(eventId);
      return isNew;
    },
    standing(of, present) {
      const newest = allOf(of, present).at(-1);
      return newest === undefined || redacted.has(newest.eventId) ? undefined : newest;
    },
    open: (of, present) => allOf(of, present).filter(({ eventId }) => !redacted.has(eventId)),
  };
}
