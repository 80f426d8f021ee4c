import { isDeviceId, isUserId, MeloError } from "@melo/protocol";
import { z } from "zod";
import type { ReadStateEvent } from "../access/read-room-view.ts";
import { readStateEvent } from "./read-state-event.ts";
import { matrixPath, requestMatrix, type MatrixHttpDeps } from "./request-matrix.ts";

/** Whose access token it is. */
export interface Session {
  readonly userId: string;
  /** Undefined for tokens that belong to no device. */
  readonly deviceId: string | undefined;
  readonly isGuest: boolean;
}

/** What a person's own access token shows. Nothing here needs a privilege. */
export interface SessionsPort {
  /** Rejects with `not_signed_in` for a token that is not valid (any more). */
  identify(accessToken: string): Promise<Session>;
  /** Reads a room with this person's eyes. A kicked person sees it as it was when he left, his own leaving included. */
  reader(accessToken: string, roomId: string): ReadStateEvent;
  /** A proof for others of who he is (client-server API, "OpenID"), as the homeserver says it. */
  requestOpenId(accessToken: string, userId: string): Promise<object>;
}

const whoamiSchema = z.object({
  user_id: z.string().refine(isUserId),
  device_id: z.string().refine(isDeviceId).optional(),
  is_guest: z.boolean().optional(),
});

export function createSessions(http: MatrixHttpDeps): SessionsPort {
  return {
    async identify(accessToken) {
      const path = matrixPath("_matrix", "client", "v3", "account", "whoami");
      const { status, body, errcode } = await requestMatrix(http, { method: "GET", path, accessToken });
      if (status !== 200) throw new MeloError("not_signed_in", `whoami: ${status} ${errcode ?? ""}`);
      const parsed = whoamiSchema.safeParse(body);
      if (!parsed.success) throw new MeloError("server_error", "whoami: malformed answer", { cause: parsed.error });
      const { user_id: userId, device_id: deviceId, is_guest: isGuest = false } = parsed.data;
      return { userId, deviceId, isGuest };
    },
    reader: (accessToken, roomId) => (type, stateKey) =>
      readStateEvent((request) => requestMatrix(http, { ...request, accessToken }), roomId, type, stateKey),
    async requestOpenId(accessToken, userId) {
      const path = matrixPath("_matrix", "client", "v3", "user", userId, "openid", "request_token");
      const { status, body, errcode } = await requestMatrix(http, { method: "POST", path, accessToken, body: {} });
      if (status === 401) throw new MeloError("not_signed_in", `openid: ${errcode ?? ""}`);
      if (status !== 200) throw new MeloError("server_error", `openid: ${status} ${errcode ?? ""}`);
      return body;
    },
  };
}
