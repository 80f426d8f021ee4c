/**
 * Matrix identifiers (Matrix specification, appendices, "Identifier Grammar"). Branded strings would force casts at every
 * SDK border; plain strings with parsers at the entry points were chosen instead.
 */

const maxIdBytes = 255;
/** Historical user ids allow any printable ASCII in the localpart; new ones are stricter, see `isNewLocalpart`. */
const userIdPattern = /^@[!-9;-~]*:(?:(?![/?#@])[!-~])+$/;
/** Room versions up to 11 carry a domain; from version 12 on the id is a hash (MSC4291). */
const roomIdPattern = /^!(?:[!-9;-~]+:(?:(?![/?#@])[!-~])+|[A-Za-z0-9_-]{43})$/;
/** Not in the specification: device ids are opaque. MELO rejects what could be confused inside `user:device`. */
const deviceIdPattern = /^[A-Za-z0-9._~+/=-]{1,128}$/;
const newLocalpartPattern = /^[a-z0-9._=/+-]+$/;

export function isUserId(text: string): boolean {
  return text.length <= maxIdBytes && userIdPattern.test(text);
}

export function isRoomId(text: string): boolean {
  return text.length <= maxIdBytes && roomIdPattern.test(text);
}

export function isDeviceId(text: string): boolean {
  return deviceIdPattern.test(text);
}

/** Whether a new account may have this name: lower-case letters, digits and `._=/+-`. */
export function isNewLocalpart(text: string): boolean {
  return text.length > 0 && text.length < maxIdBytes && newLocalpartPattern.test(text);
}

/** `ann` of `@ann:example.org`; the whole text if it is no user id. */
export function localpartOf(userId: string): string {
  const colon = userId.indexOf(":");
  return userId.startsWith("@") && colon > 0 ? userId.slice(1, colon) : userId;
}

/** `example.org:8448` of `@ann:example.org:8448`; undefined if it is no user id. */
export function serverNameOf(userId: string): string | undefined {
  return isUserId(userId) ? userId.slice(userId.indexOf(":") + 1) : undefined;
}
