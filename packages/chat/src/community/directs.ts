import type { RoomSummary } from "../ports/index.ts";
import type { DirectItem } from "../view/community-view.ts";
import { directName } from "./direct-name.ts";
import type { RoomsById } from "./servers.ts";

function joinedDirects(rooms: RoomsById): readonly RoomSummary[] {
  return [...rooms.values()].filter((room) => room.direct !== undefined && room.membership === "join");
}

/** Conversations, the newest activity first. */
export function directItems(rooms: RoomsById): readonly DirectItem[] {
  return joinedDirects(rooms)
    .toSorted((a, b) => (b.direct?.activeAtMs ?? 0) - (a.direct?.activeAtMs ?? 0) || (a.roomId < b.roomId ? -1 : 1))
    .flatMap((room): DirectItem[] => {
      const { direct } = room;
      if (direct === undefined) return [];
      const [first, ...others] = direct.peers;
      const isOfTwo = others.length === 0;
      return [
        {
          roomId: room.roomId,
          name: directName(room, direct),
          faceId: isOfTwo ? first?.userId : room.roomId,
          avatarMxc: isOfTwo ? first?.avatarMxc : room.avatarMxc,
          peers: direct.peers,
          isUnread: room.unreadCount > 0 || room.highlightCount > 0,
          unreadCount: Math.max(room.unreadCount, room.highlightCount),
        },
      ];
    });
}

/**
 * The conversation with exactly these people, those who were invited and have not answered included. Of several the one
 * that something happened in last; one that somebody named is a group of its own, even of two.
 */
export function findDirect(rooms: RoomsById, userIds: readonly string[]): string | undefined {
  const wanted = new Set(userIds);
  return joinedDirects(rooms)
    .filter(({ direct }) => {
      if (direct === undefined || direct.isNamed || direct.peers.length !== wanted.size) return false;
      return direct.peers.every(({ userId }) => wanted.has(userId));
    })
    .toSorted((a, b) => (b.direct?.activeAtMs ?? 0) - (a.direct?.activeAtMs ?? 0))[0]?.roomId;
}
