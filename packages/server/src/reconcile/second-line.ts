import type { CallRooms } from "../livekit/call-rooms.ts";
import type { CallConnection, CallServerPort } from "../livekit/call-server.ts";
import type { Log } from "../log.ts";
import type { WhoIs } from "../moderation/enforce-policy.ts";
import type { UnknownParticipants } from "./mend-people.ts";

export interface SecondLineDeps {
  readonly callServer: CallServerPort;
  readonly callRooms: CallRooms;
  readonly whoIs: WhoIs;
  /** Takes somebody out of a room's call if he may not be there now, or gives him the rights of now. */
  judge(person: { readonly roomId: string; readonly userId: string }): Promise<void>;
  readonly unknownParticipants: UnknownParticipants;
  readonly log: Log;
}

/**
 * Asks about everybody whom LiveKit reports to have come in whether he may be there: by whatever way he came, with whatever
 * token. The door is the first line. Never rejects: what it misses, the next sweep finds.
 */
export function createSecondLine(deps: SecondLineDeps): (connection: CallConnection) => Promise<void> {
  const { callServer, callRooms, unknownParticipants, log } = deps;

  async function check(connection: CallConnection): Promise<void> {
    const { livekitRoom, identity } = connection;
    const roomId = await callRooms.find(livekitRoom, [connection]);
    if (roomId === undefined) return;
    const known = await deps.whoIs(connection);
    if (known !== undefined) return deps.judge({ roomId, userId: known.userId });
    log.warn({ roomId, identity, policy: unknownParticipants }, "an unknown participant has come in");
    if (unknownParticipants === "remove") await callServer.removeParticipant(livekitRoom, identity);
  }

  return async function checkArrival(connection) {
    if (!connection.isClient) return;
    const { livekitRoom, identity } = connection;
    await check(connection).catch((error: unknown) =>
      log.warn({ err: error, livekitRoom, identity }, "somebody came in unchecked"),
    );
  };
}
