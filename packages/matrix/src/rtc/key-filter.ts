import { isJsonObject, optionalString, type JsonObject } from "../http/json-fields.ts";

/** A to-device message as the encryption layer hands it over. */
export interface ReceivedToDevice {
  readonly message: { readonly type: string; readonly sender: string; readonly content: JsonObject };
  /** Null if it came in clear. */
  readonly encryptionInfo: {
    readonly sender: string;
    /** Undefined if the device of that Olm session is not known. */
    readonly senderDevice?: string | undefined;
    readonly senderCurve25519KeyBase64: string;
  } | null;
}

/** Whether this device of this person has this Curve25519 identity key. */
export interface DeviceQuestion {
  readonly userId: string;
  readonly deviceId: string;
  readonly identityKey: string;
}

export type KeyMessageVerdict =
  /** Encrypted by the very device whose key it claims to be. */
  | { readonly verdict: "genuine" }
  | { readonly verdict: "forged"; readonly reason: "not_encrypted" | "other_sender" | "other_device" | "no_device" }
  /** Genuine if the answer is yes; the device list must be asked. */
  | ({ readonly verdict: "ask" } & DeviceQuestion);

/**
 * Whether a media key, or the request for one, comes from the device it is said to be of. MSC4143 ("Encryption") demands the check;
 * matrix-js-sdk 43 takes the claim for granted, so that a homeserver, or another device, could set anybody's key.
 */
export function judgeKeyMessage({ message, encryptionInfo }: ReceivedToDevice): KeyMessageVerdict {
  if (encryptionInfo === null) return { verdict: "forged", reason: "not_encrypted" };
  if (encryptionInfo.sender !== message.sender) return { verdict: "forged", reason: "other_sender" };
  const member = message.content["member"];
  const claimed = isJsonObject(member) ? optionalString(member, "claimed_device_id") : undefined;
  if (claimed === undefined) return { verdict: "forged", reason: "no_device" };
  if (encryptionInfo.senderDevice === undefined) {
    return {
      verdict: "ask",
      userId: message.sender,
      deviceId: claimed,
      identityKey: encryptionInfo.senderCurve25519KeyBase64,
    };
  }
  return encryptionInfo.senderDevice === claimed
    ? { verdict: "genuine" }
    : { verdict: "forged", reason: "other_device" };
}
