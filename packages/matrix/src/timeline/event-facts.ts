import { localpartOf } from "@melo/protocol";
import type { MatrixEvent } from "matrix-js-sdk";
import { DecryptionFailureCode } from "matrix-js-sdk/lib/crypto-api/index.js";
import { moderatedUserOf } from "./call-change.ts";
import type { EventFacts } from "./timeline-item.ts";

/** Keys that nobody will send any more: the message is older than this device, or was withheld from it. */
const finalFailures: ReadonlySet<DecryptionFailureCode> = new Set([
  DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP,
  DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED,
  DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED,
  DecryptionFailureCode.MEGOLM_KEY_WITHHELD,
  DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE,
  DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX,
]);

/** `nameOf` knows what people are called in the event's room. */
export function eventFactsOf(event: MatrixEvent, key: string, nameOf: (userId: string) => string): EventFacts {
  const senderId = event.getSender() ?? "";
  const moderatedId = moderatedUserOf(event.getType(), event.getStateKey(), event.getContent());
  return {
    key,
    eventId: event.getId(),
    type: event.isDecryptionFailure() ? event.getWireType() : event.getType(),
    stateKey: event.getStateKey(),
    content: event.getContent(),
    previousContent: event.getPrevContent(),
    senderId,
    senderName: event.sender?.name ?? localpartOf(senderId),
    senderAvatarMxc: event.sender?.getMxcAvatarUrl(),
    sentAtMs: event.getTs(),
    isRedacted: event.isRedacted(),
    decryption: decryptionOf(event),
    targetName: event.target?.name ?? (moderatedId === undefined ? "" : nameOf(moderatedId)),
  };
}

function decryptionOf(event: MatrixEvent): EventFacts["decryption"] {
  if (!event.isEncrypted()) return "clear";
  const failure = event.decryptionFailureReason;
  if (failure === null) return event.isBeingDecrypted() || event.shouldAttemptDecryption() ? "waiting" : "clear";
  return finalFailures.has(failure) ? "unavailable" : "waiting";
}
