import { isDeviceId, isUserId } from "./ids.ts";

/**
 * State key of the call membership that matrix-js-sdk and Element Call write for one device (MSC3401 with MSC4143's
 * application in it). The leading `_` is there because a key that starts with `@` must be the sender's own id.
 */
export function callMemberStateKey(userId: string, deviceId: string): string {
  return `_${userId}_${deviceId}${stateKeyEnd}`;
}

const stateKeyEnd = "_m.call";

/** Whose device such a key is for; undefined for any other key. */
export function parseCallMemberStateKey(
  stateKey: string,
): { readonly userId: string; readonly deviceId: string } | undefined {
  if (!stateKey.startsWith("_@") || !stateKey.endsWith(stateKeyEnd)) return undefined;
  const parts = stateKey.slice(1, -stateKeyEnd.length);
  // Names and devices may contain `_`, the name of a server may not.
  const separator = parts.indexOf("_", parts.indexOf(":"));
  const userId = parts.slice(0, separator);
  const deviceId = parts.slice(separator + 1);
  return separator > 0 && isUserId(userId) && isDeviceId(deviceId) ? { userId, deviceId } : undefined;
}

/** A participant identity `@user:server:DEVICE` taken apart, for a server name that is known; undefined for any other. */
export function parseParticipantIdentity(
  identity: string,
  serverName: string,
): { readonly userId: string; readonly deviceId: string } | undefined {
  // The server name may contain a port: without knowing it `@a:x:8448:D` could be read in two ways.
  const separator = `:${serverName}:`;
  const at = identity.indexOf(separator);
  if (!identity.startsWith("@") || at <= 1) return undefined;
  const deviceId = identity.slice(at + separator.length);
  return isDeviceId(deviceId) ? { userId: identity.slice(0, at + separator.length - 1), deviceId } : undefined;
}
