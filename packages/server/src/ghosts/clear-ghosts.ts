import { callMemberStateKey, eventTypes, parseParticipantIdentity } from "@melo/protocol";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import { findCallRoom } from "../livekit/find-call-room.ts";
import type { Departure } from "../departures/departure.ts";
import type { Log } from "../log.ts";
import { isGhost } from "./ghost-policy.ts";

export interface GhostDeps {
  readonly masquerade: MasqueradePort;
  readonly callServer: CallServerPort;
  readonly serverName: string;
  readonly log: Log;
  wait(delayMs: number): Promise<void>;
}

/** Somebody who comes back within it was never away. */
const comeBackMs = 3000;

/**
 * Withdraws the call membership of a device that left LiveKit without a word, so that nobody waits for it: a closed or
 * killed tab, a dead machine. It is the person's own membership, withdrawn in his name; for people of other servers
 * their delayed leave is the only way.
 */
export function createGhostClearing(deps: GhostDeps): (departure: Departure) => Promise<void> {
  const { masquerade, callServer, serverName, log, wait } = deps;

  return async function clearGhost({ livekitRoom, identity, leftByMs }) {
    const gone = parseParticipantIdentity(identity, serverName);
    if (gone === undefined) return;
    await wait(comeBackMs);
    const { userId, deviceId } = gone;
    const roomId = await findCallRoom(masquerade, userId, livekitRoom);
    if (roomId === undefined) return;
    const stateKey = callMemberStateKey(userId, deviceId);
    const [membership, identities] = await Promise.all([
      masquerade.reader(userId, roomId)(eventTypes.callMember, stateKey),
      callServer.listIdentities(livekitRoom),
    ]);
    if (!isGhost({ leftByMs, membership, isBack: identities?.includes(identity) ?? false })) return;
    await masquerade.sendState(userId, roomId, { type: eventTypes.callMember, stateKey, content: {} });
    log.info({ roomId, userId, deviceId }, "withdrew the membership of somebody who is gone");
  };
}
