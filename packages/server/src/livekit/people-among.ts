import { bearerOf } from "./bearer.ts";
import type { CallParticipant } from "./call-server.ts";

/** The people behind participants. Of whom nothing tells who he is counts as somebody of his own. */
export function peopleAmong(
  participants: readonly CallParticipant[],
  livekitRoom: string,
  serverName: string,
): ReadonlySet<string> {
  return new Set(
    participants.map(
      ({ identity, attributes }) =>
        bearerOf({ identity, attributes, room: livekitRoom }, serverName)?.userId ?? identity,
    ),
  );
}
