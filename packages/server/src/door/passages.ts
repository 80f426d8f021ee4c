import type { Duplex } from "node:stream";
import { bearerOf } from "../livekit/bearer.ts";
import type { DoorPolicy } from "./door-policy.ts";
import type { ReviewedUsers } from "./door-reviews.ts";
import type { JoinToken } from "./join-token.ts";

export interface PassagesDeps {
  readonly policy: DoorPolicy;
  readonly serverName: string;
  wait(delayMs: number): Promise<void>;
  onCut(token: JoinToken): void;
}

/** The signalling connections that go through this door. */
export interface Passages {
  /** Keeps a connection until it ends by itself. */
  add(token: JoinToken, socket: Duplex): void;
  /** Asks anew about the connections of these people to a LiveKit room, and cuts those that may not be any more. */
  review(livekitRoom: string, userIds: ReviewedUsers): Promise<void>;
}

/** LiveKit says goodbye to whoever is removed, and why: a client that hears nothing would try to come back. */
const goodbyeMs = 1000;

interface Passage {
  readonly token: JoinToken;
  readonly socket: Duplex;
}

export function createPassages(deps: PassagesDeps): Passages {
  const byRoom = new Map<string, Set<Passage>>();

  async function cutUnlessAllowed({ token, socket }: Passage): Promise<void> {
    const { kind } = await deps.policy(token);
    // In a call that is full now the connection has its place, and of whom nothing is known is none of ours.
    if (kind !== "refused") return;
    // Whatever it is refused for is being done to him in LiveKit, too, since a moment at the most.
    await deps.wait(goodbyeMs);
    if (socket.destroyed) return;
    socket.destroy();
    deps.onCut(token);
  }

  return {
    add(token, socket) {
      const passage = { token, socket };
      const passages = byRoom.get(token.room) ?? new Set<Passage>();
      byRoom.set(token.room, passages.add(passage));
      socket.once("close", () => {
        passages.delete(passage);
        if (passages.size === 0 && byRoom.get(token.room) === passages) byRoom.delete(token.room);
      });
    },
    async review(livekitRoom, userIds) {
      const concerned = [...(byRoom.get(livekitRoom) ?? [])].filter(({ token }) => {
        const userId = bearerOf(token, deps.serverName)?.userId;
        return userIds === "everybody" || (userId !== undefined && userIds.has(userId));
      });
      await Promise.all(concerned.map(cutUnlessAllowed));
    },
  };
}
