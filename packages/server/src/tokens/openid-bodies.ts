import { callSlotId, errcodes, isDeviceId, isRoomId } from "@melo/protocol";
import { z } from "zod";
import { Refusal } from "../http/refusal.ts";
import type { CallSlot } from "../livekit/bearer.ts";
import type { OpenIdToken } from "../openid/openid-token.ts";
import type { LeaveWish } from "./call-tokens.ts";

/** What a client says before it has proven anything. */
export interface OpenIdWish {
  readonly openIdToken: OpenIdToken;
  readonly slot: CallSlot;
  /** Undefined where the endpoint does not name a user besides the token's. */
  readonly claimedUserId: string | undefined;
  readonly deviceId: string;
  readonly memberId: string | undefined;
  readonly leave: LeaveWish | undefined;
}

/** A field of another type is malformed, one that is missing, null or empty is missing: clients are told apart. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const number = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? 0);

const openIdToken = z
  .strictObject({ access_token: text, token_type: text, matrix_server_name: text, expires_in: number })
  .nullish();
const leaveFields = { delay_id: text, delay_timeout: number, delay_cs_api_url: text };
const member = z.strictObject({ id: text, claimed_user_id: text, claimed_device_id: text }).nullish();

const sfuGetSchema = z.strictObject({ room: text, openid_token: openIdToken, device_id: text, ...leaveFields });
const getTokenSchema = z.strictObject({
  room_id: text,
  slot_id: text,
  openid_token: openIdToken,
  member,
  ...leaveFields,
});

const maxOpaqueLength = 255;

/** `POST /sfu/get`: `{room, openid_token, device_id}`, with or without a delayed leave. */
export function parseSfuGet(body: unknown): OpenIdWish {
  const given = shaped(sfuGetSchema, body);
  require(given.room !== "", "Missing room parameter");
  const token = openIdTokenFrom(given.openid_token);
  require(isRoomId(given.room), "Malformed room parameter");
  require(given.device_id === "" || isDeviceId(given.device_id), "Malformed device_id parameter");
  return {
    openIdToken: token,
    slot: { roomId: given.room, slotId: callSlotId },
    claimedUserId: undefined,
    deviceId: given.device_id,
    memberId: undefined,
    leave: leaveFrom(given.delay_id, given.delay_timeout),
  };
}

/** `POST /get_token`: `{room_id, slot_id, openid_token, member}`, with or without a delayed leave. */
export function parseGetToken(body: unknown): OpenIdWish {
  const given = shaped(getTokenSchema, body);
  require(given.room_id !== "", "Missing room_id parameter");
  require(given.slot_id !== "", "Missing slot_id parameter");
  const token = openIdTokenFrom(given.openid_token);
  const { id = "", claimed_user_id: claimedUserId = "", claimed_device_id: deviceId = "" } = given.member ?? {};
  require(id !== "" && claimedUserId !== "" && deviceId !== "", "Missing member parameters");
  require(isRoomId(given.room_id), "Malformed room_id parameter");
  require(isDeviceId(deviceId), "Malformed member parameters");
  require([given.slot_id, id].every((opaque) => opaque.length <= maxOpaqueLength), "Parameters are too long");
  return {
    openIdToken: token,
    slot: { roomId: given.room_id, slotId: given.slot_id },
    claimedUserId,
    deviceId,
    memberId: id,
    leave: leaveFrom(given.delay_id, given.delay_timeout),
  };
}

/** `POST /delegate_delayed_leave`: like `/get_token`, and the delayed leave is what it is about. */
export function parseDelegateLeave(body: unknown): OpenIdWish & { readonly leave: LeaveWish } {
  const wish = parseGetToken(body);
  const { leave } = wish;
  if (leave === undefined) throw missing("Missing delay_id or delay_timeout parameter");
  return { ...wish, leave };
}

function shaped<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unreadable(parsed.error);
  return parsed.data;
}

export function unreadable(cause: unknown): Refusal {
  return new Refusal(400, errcodes.notJson, "Error reading request", { cause });
}

function openIdTokenFrom(token: z.output<typeof openIdToken>): OpenIdToken {
  const { access_token: accessToken = "", matrix_server_name: matrixServerName = "" } = token ?? {};
  require(accessToken !== "" && matrixServerName !== "", "Missing OpenID token parameters");
  return { accessToken, matrixServerName };
}

function leaveFrom(delayId: string, delayMs: number): LeaveWish | undefined {
  if (delayId === "" && delayMs === 0) return undefined;
  require(delayId !== "" && delayMs > 0, "Missing delay_id or delay_timeout parameter");
  require(delayId.length <= maxOpaqueLength, "Parameters are too long");
  return { delayId, delayMs };
}

function require(condition: boolean, message: string): void {
  if (!condition) throw missing(message);
}

function missing(message: string): Refusal {
  return new Refusal(400, errcodes.badJson, message);
}
