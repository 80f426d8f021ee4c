import { errcodes, serverNameOf } from "@melo/protocol";
import { z } from "zod";
import { parsed, type MasqueradePort, type RequestAsService } from "./application-service.ts";
import { matrixPath } from "./request-matrix.ts";

/** Whether anybody of a homeserver is in a room, as far as ours knows; false if ours is not in it. */
export type IsServerJoined = (roomId: string, serverName: string) => Promise<boolean>;

const answerSchema = z.object({ joined: z.boolean() });

/** Asks `is_joined` (MSC4502), or looks through the members where the homeserver has no such endpoint. */
export function createIsServerJoined(
  request: RequestAsService,
  masquerade: Pick<MasqueradePort, "joinedMembers">,
): IsServerJoined {
  async function isAmongMembers(roomId: string, serverName: string): Promise<boolean> {
    const members = await masquerade.joinedMembers(roomId);
    return [...(members?.keys() ?? [])].some((userId) => serverNameOf(userId) === serverName);
  }

  return async function isServerJoined(roomId, serverName) {
    const path = matrixPath("_matrix", "client", "unstable", "io.element.msc4502", "rooms", roomId, "is_joined");
    const answer = await request({ method: "GET", path, query: { server_name: serverName } });
    if (answer.errcode === errcodes.unrecognized) return isAmongMembers(roomId, serverName);
    if (answer.status === 403 || answer.status === 404) return false;
    return parsed(answerSchema, answer).joined;
  };
}
