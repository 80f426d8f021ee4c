import { parseParticipantIdentity, serverNameOf } from "@melo/protocol";
import type { AskAccess } from "../access/member-access.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { Log } from "../log.ts";
import { isToBeRemoved, type Removal } from "./removal-policy.ts";

export interface RemoverDeps {
  readonly askAccess: AskAccess;
  readonly callServer: CallServerPort;
  readonly log: Log;
  wait(delayMs: number): Promise<void>;
}

/**
 * Waits before each look into the LiveKit room. The first is what counts; the later ones are for somebody who passed the
 * door a moment before, and for LiveKit's list, which may lag behind a join (livekit/livekit#4373).
 */
const looksAfterMs = [0, 150, 400, 1000, 2500] as const;

type Look = "no_call" | "nobody" | "may_stay" | "removed";

/**
 * Takes every device of somebody who may not be in a room's call out of it. Resolves when it is done or given up, which
 * is logged. As long as it cannot be known whether he may be there, he stays.
 */
export function createRemover(deps: RemoverDeps): (removal: Removal) => Promise<void> {
  const { callServer, askAccess, log, wait } = deps;

  async function look({ roomId, userId }: Removal): Promise<Look> {
    const room = callRoomName(roomId);
    const identities = await callServer.listIdentities(room);
    if (identities === undefined) return "no_call";
    const own = identities.filter((identity) => isOf(userId, identity));
    if (own.length === 0) return "nobody";
    if (!isToBeRemoved(await askAccess(roomId, userId))) return "may_stay";
    await Promise.all(own.map((identity) => callServer.removeParticipant(room, identity)));
    log.info({ roomId, userId, devices: own.length }, "removed from the call");
    return "removed";
  }

  return async function removeFromCall(removal) {
    let hasRemoved = false;
    let failure: unknown;
    for (const delayMs of looksAfterMs) {
      if (delayMs > 0) await wait(delayMs);
      try {
        const found = await look(removal);
        failure = undefined;
        if (found === "no_call" || found === "may_stay" || (found === "nobody" && hasRemoved)) return;
        hasRemoved ||= found === "removed";
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined) log.error({ err: failure, ...removal }, "not removed from the call");
  };
}

function isOf(userId: string, identity: string): boolean {
  const serverName = serverNameOf(userId);
  return serverName !== undefined && parseParticipantIdentity(identity, serverName)?.userId === userId;
}
