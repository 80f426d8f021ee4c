import type { ReadonlySignal } from "@melo/reactive";

/** A *server* in the product's words is a `space`; voice channels have room type `org.matrix.msc3417.call` (MSC3417). */
export type RoomKind = "space" | "text" | "voice";

/** What this person may do in a room now, derived from power levels; creators of version 12 rooms may do everything. */
export interface RoomPermissions {
  readonly canSend: boolean;
  readonly canInvite: boolean;
  readonly canManageChannels: boolean;
  readonly canJoinCall: boolean;
  readonly canRename: boolean;
}

export interface SpaceChild {
  readonly roomId: string;
  /** `order` of the child event (specification: lexicographic, missing ones last, then by room id). */
  readonly order: string | undefined;
  /** Default channels: joined by everybody who joins the server. */
  readonly isSuggested: boolean;
}

/** Somebody else in a direct conversation. */
export interface DirectPeer {
  readonly userId: string;
  readonly displayName: string;
  readonly avatarMxc: string | undefined;
  /** False while their invitation waits for an answer, and after they left. */
  readonly hasJoined: boolean;
}

/** What makes a room a direct conversation: the account says so, or the invitation to it. */
export interface DirectFacts {
  /** Everybody else, by id. */
  readonly peers: readonly DirectPeer[];
  /** Whether somebody gave the conversation a name. */
  readonly isNamed: boolean;
  /** Milliseconds since the epoch of the newest event, by the homeserver's clock. */
  readonly activeAtMs: number;
}

export interface RoomSummary {
  readonly roomId: string;
  readonly kind: RoomKind;
  readonly membership: "join" | "invite";
  readonly name: string;
  readonly topic: string | undefined;
  readonly avatarMxc: string | undefined;
  readonly isEncrypted: boolean;
  /** Children of a space in the order of the space; empty for channels. */
  readonly children: readonly SpaceChild[];
  readonly unreadCount: number;
  readonly highlightCount: number;
  readonly memberCount: number;
  readonly permissions: RoomPermissions;
  /** Who invited us, while `membership` is `invite`. */
  readonly inviterId: string | undefined;
  /** Undefined for channels and servers. */
  readonly direct: DirectFacts | undefined;
}

export interface RoomMember {
  readonly userId: string;
  readonly displayName: string;
  readonly avatarMxc: string | undefined;
  /** The room's power level of this member; `Infinity` for creators from room version 12 on. */
  readonly powerLevel: number;
}

export interface NewChannel {
  readonly spaceId: string;
  readonly kind: "text" | "voice";
  readonly name: string;
  readonly isSuggested: boolean;
}

/** Rooms of this person: what there is, and commands on them. Commands reject with a MeloError. */
export interface RoomsPort {
  /** Joined and invited rooms; one new array per sync at most. */
  readonly rooms: ReadonlySignal<readonly RoomSummary[]>;
  /** Joined members, the newest known state; loads the full list on first use. */
  members(roomId: string): ReadonlySignal<readonly RoomMember[]>;
  createSpace(name: string): Promise<{ readonly spaceId: string }>;
  createChannel(channel: NewChannel): Promise<{ readonly roomId: string }>;
  /** An encrypted conversation with everybody named, who are invited to it. Resolves when it appears in `rooms` as direct. */
  createDirect(userIds: readonly string[]): Promise<{ readonly roomId: string }>;
  /** Resolves when the room is joined and appears in `rooms`; what the invitation called direct stays so. */
  joinRoom(roomId: string, viaServers: readonly string[]): Promise<void>;
  /** Suggested children of a space as the homeserver lists them, for rooms that are not joined yet. */
  listSuggestedChannels(spaceId: string): Promise<readonly { roomId: string; viaServers: readonly string[] }[]>;
  leaveRoom(roomId: string): Promise<void>;
  /** Rejects with `not_found` for a name of the own homeserver that nobody has. */
  inviteUser(roomId: string, userId: string): Promise<void>;
  /** The same into a conversation, which the invitation says. */
  inviteToDirect(roomId: string, userId: string): Promise<void>;
  /** Without a name a conversation is called by the people in it. */
  renameRoom(roomId: string, name: string): Promise<void>;
  /** Tells the homeserver that everything up to this event was read. */
  markRead(roomId: string, eventId: string): Promise<void>;
}
