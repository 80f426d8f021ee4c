import type { CallServerPort } from "../livekit/call-server.ts";
import type { Presence } from "./leave-policy.ts";

/** What LiveKit shows of one connection now. Never rejects. */
export type LookForConnection = (livekitRoom: string, identity: string) => Promise<Presence>;

type Shown = ReadonlyMap<string, { readonly sid: string }> | undefined;

/** Looks that are asked for in one turn share one listing of their room. */
export function createLookForConnection(callServer: CallServerPort): LookForConnection {
  const listings = new Map<string, Promise<Shown>>();

  async function list(room: string): Promise<Shown> {
    await Promise.resolve();
    listings.delete(room);
    const participants = await callServer.listParticipants(room);
    return participants && new Map(participants.map((participant) => [participant.identity, participant]));
  }

  function shownIn(room: string): Promise<Shown> {
    const listing = listings.get(room) ?? list(room);
    listings.set(room, listing);
    return listing;
  }

  return async function lookForConnection(livekitRoom, identity) {
    try {
      const shown = (await shownIn(livekitRoom))?.get(identity);
      if (shown !== undefined) return { kind: "present", sid: shown.sid };
      const [room] = await callServer.listRooms([livekitRoom]);
      return { kind: "absent", roomStartedMs: room?.startedAtMs };
    } catch {
      // Whatever LiveKit answered then, it did not say that somebody is gone.
      return { kind: "unknown" };
    }
  };
}
