import { errcodes, isDeviceId, isRoomId } from "@melo/protocol";
import { z } from "zod";
import { parseClientJson } from "../http/parse-client-json.ts";
import { readText } from "../http/read-body.ts";
import { badRequest, Refusal } from "../http/refusal.ts";
import type { CallSlot } from "../livekit/bearer.ts";

/** What a homeserver hands on of its user's request (MSC4195). The user himself is in a header. */
export interface HandedOn {
  readonly slot: CallSlot;
  readonly memberId: string;
  /** Claimed. Undefined in the newest text, whose participants are named without a device. */
  readonly deviceId: string | undefined;
  /** WebSocket URL of the LiveKit that is meant. */
  readonly url: string;
  readonly body: HandedOnBody;
}

export type HandedOnBody = z.output<typeof schema>;

const maxBodyBytes = 16 * 1024;
const maxUrlLength = 2048;
const maxOpaqueLength = 255;
const opaque = z.string().min(1).max(maxOpaqueLength);
const schema = z.object({
  url: z.string().max(maxUrlLength).optional(),
  room_id: z.string().refine(isRoomId),
  slot_id: opaque,
  /** Newest text. */
  member_id: opaque.optional(),
  /** As of July 2026, and what matrix-js-sdk 43 sends. */
  member: z.object({ id: opaque, claimed_device_id: z.string().refine(isDeviceId).optional() }).optional(),
  server_name: z.string().max(maxOpaqueLength).optional(),
  user_id: z.string().max(maxOpaqueLength).optional(),
  delay_id: opaque.optional(),
});

/** Throws a 400 for another shape. Fields of other versions of the text are passed over. */
export async function readHandedOn(request: Request): Promise<HandedOn> {
  const parsed = schema.safeParse(parseJson(await readText(request, maxBodyBytes)));
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join(".")))];
    throw new Refusal(400, errcodes.badJson, `Missing or malformed: ${fields.join(", ") || "body"}`);
  }
  const { url, room_id: roomId, slot_id: slotId, member_id: plainMemberId, member } = parsed.data;
  const memberId = plainMemberId ?? member?.id;
  if (memberId === undefined) throw new Refusal(400, errcodes.badJson, "Missing or malformed: member_id");
  if (url === undefined) throw badRequest("Missing url");
  const deviceId = plainMemberId === undefined ? member?.claimed_device_id : undefined;
  return { slot: { roomId, slotId }, memberId, deviceId, url, body: parsed.data };
}

function parseJson(text: string): unknown {
  try {
    return parseClientJson(text);
  } catch (error) {
    throw new Refusal(400, errcodes.notJson, "The body is not JSON", { cause: error });
  }
}
