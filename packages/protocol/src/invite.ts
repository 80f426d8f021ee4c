import * as z from "zod/mini";
import { isRoomId } from "./ids.ts";

/**
 * A link's code, `<space>.<secret>`: where the link's state event lies, and the proof that one was given the link. The
 * space only holds {@link inviteLinkId}, so that whoever reads its state cannot make the link from it.
 */
export interface InviteCode {
  readonly spaceId: string;
  readonly secret: string;
}

/** Content of the state event `chat.melo.invite_link`; its state key is the link's public id. */
export interface InviteLinkContent {
  readonly createdBy: string;
  readonly createdTs: number;
  /** Milliseconds since the epoch; undefined: never. */
  readonly expiresTs: number | undefined;
  /** Undefined: any number of people. */
  readonly maxUses: number | undefined;
  readonly revokedTs: number | undefined;
}

/** Bytes of randomness in a code's secret. */
export const inviteSecretBytes = 16;
const secretPattern = /^[A-Za-z0-9_-]{22}$/;
const publicIdLength = 22;
const maxCodeLength = 512;

/** SHA-256 of a text's UTF-8 bytes as base64url without padding. Passed in: this package knows no platform. */
export type Sha256Base64Url = (text: string) => string;

export function inviteLinkId(sha256: Sha256Base64Url, secret: string): string {
  return sha256(secret).slice(0, publicIdLength);
}

export function formatInviteCode({ spaceId, secret }: InviteCode): string {
  return `${toCodePart(spaceId.slice(1))}.${secret}`;
}

/** Undefined for what cannot be a code. */
export function parseInviteCode(code: string): InviteCode | undefined {
  if (code.length > maxCodeLength) return undefined;
  const [space = "", secret = "", ...rest] = code.split(".");
  if (rest.length > 0 || !secretPattern.test(secret)) return undefined;
  const spaceId = `!${fromCodePart(space) ?? ""}`;
  if (!isRoomId(spaceId)) return undefined;
  // One link has one code: a second spelling would be a second key to whatever is kept by code.
  return formatInviteCode({ spaceId, secret }) === code ? { spaceId, secret } : undefined;
}

/** Letters, digits, `_`, `-`, and `~` with two hexadecimal digits for every other byte: `.` stays the separator. */
function toCodePart(text: string): string {
  const escaped = encodeURIComponent(text).replace(
    /[.!~*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.replaceAll("%", "~");
}

function fromCodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part.replaceAll("~", "%"));
  } catch {
    // A broken escape: no code of ours.
    return undefined;
  }
}

const timestamp = z.int().check(z.nonnegative());
const contentSchema = z.object({
  created_by: z.string(),
  created_ts: timestamp,
  expires_ts: z.optional(z.nullable(timestamp)),
  max_uses: z.optional(z.nullable(z.int().check(z.positive()))),
  revoked_ts: z.optional(timestamp),
});

export function inviteLinkContent(link: InviteLinkContent): Readonly<Record<string, unknown>> {
  return {
    created_by: link.createdBy,
    created_ts: link.createdTs,
    expires_ts: link.expiresTs ?? null,
    max_uses: link.maxUses ?? null,
    ...(link.revokedTs === undefined ? {} : { revoked_ts: link.revokedTs }),
  };
}

export function parseInviteLinkContent(content: unknown): InviteLinkContent | undefined {
  const parsed = contentSchema.safeParse(content);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    createdBy: data.created_by,
    createdTs: data.created_ts,
    expiresTs: data.expires_ts ?? undefined,
    maxUses: data.max_uses ?? undefined,
    revokedTs: data.revoked_ts,
  };
}

/** State key of `chat.melo.invite_use`: one use of one link by one person. */
export function inviteUseStateKey(linkId: string, userId: string): string {
  return `${linkId}|${userId}`;
}
