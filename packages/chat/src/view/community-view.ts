import type { ReadonlySignal } from "@melo/reactive";
import type { DirectPeer, OwnProfile, RoomMember, RoomPermissions, SyncState } from "../ports/index.ts";

/** One server in the rail. */
export interface ServerItem {
  readonly spaceId: string;
  readonly name: string;
  readonly avatarMxc: string | undefined;
  readonly isUnread: boolean;
  readonly mentionCount: number;
  /** Voice channels of the server that this person can see: whether somebody is in voice is asked of the call core. */
  readonly voiceRoomIds: readonly string[];
}

export interface ChannelItem {
  readonly roomId: string;
  readonly kind: "text" | "voice";
  readonly name: string;
  readonly isUnread: boolean;
  readonly mentionCount: number;
  readonly isEncrypted: boolean;
}

/** A direct conversation in the list. */
export interface DirectItem {
  readonly roomId: string;
  /** Of the other person, of all of them, or what somebody called the conversation. */
  readonly name: string;
  /** Whose face stands for it; undefined once nobody else is there. */
  readonly faceId: string | undefined;
  readonly avatarMxc: string | undefined;
  readonly peers: readonly DirectPeer[];
  readonly isUnread: boolean;
  /** Every message of a direct conversation is meant for us. */
  readonly unreadCount: number;
}

/** A server's channels, in the server's order. */
export interface ServerView {
  readonly spaceId: string;
  readonly name: string;
  readonly textChannels: readonly ChannelItem[];
  readonly voiceChannels: readonly ChannelItem[];
  readonly permissions: RoomPermissions;
}

export interface ChannelView {
  readonly roomId: string;
  readonly spaceId: string | undefined;
  readonly kind: "text" | "voice";
  readonly name: string;
  readonly topic: string | undefined;
  readonly isEncrypted: boolean;
  readonly isUnread: boolean;
  readonly permissions: RoomPermissions;
  /** The others in a direct conversation; undefined for channels. */
  readonly peers: readonly DirectPeer[] | undefined;
}

/** An invitation to a server or to a conversation that waits for an answer. */
export interface InvitationItem {
  readonly kind: "server" | "direct";
  readonly roomId: string;
  readonly name: string;
  readonly inviterName: string;
}

/** Servers, channels and people of the signed-in person. Commands reject with a MeloError. */
export interface Community {
  readonly sync: ReadonlySignal<SyncState>;
  readonly profile: ReadonlySignal<OwnProfile>;
  readonly servers: ReadonlySignal<readonly ServerItem[]>;
  /** Direct conversations, the one that something happened in last first. */
  readonly directs: ReadonlySignal<readonly DirectItem[]>;
  readonly invitations: ReadonlySignal<readonly InvitationItem[]>;
  /** Undefined while unknown or not joined. */
  server(spaceId: string): ReadonlySignal<ServerView | undefined>;
  channel(roomId: string): ReadonlySignal<ChannelView | undefined>;
  members(roomId: string): ReadonlySignal<readonly RoomMember[]>;
  /** A space with `general` and `Lounge`, both default channels; resolves with where to go first. */
  createServer(name: string): Promise<{ readonly spaceId: string; readonly firstChannelId: string }>;
  createChannel(spaceId: string, kind: "text" | "voice", name: string): Promise<{ readonly roomId: string }>;
  inviteToServer(spaceId: string, userId: string): Promise<void>;
  createInviteLink(
    spaceId: string,
    limits: { readonly maxUses: number | undefined; readonly expiresInMs: number | undefined },
  ): Promise<{ readonly url: string }>;
  /** Accepts an invitation to a server and enters its default channels. */
  acceptInvitation(spaceId: string): Promise<{ readonly spaceId: string; readonly firstChannelId: string | undefined }>;
  /** Accepts an invitation to a direct conversation. */
  acceptDirect(roomId: string): Promise<void>;
  /** The conversation with exactly these people, a new one if there is none yet. `name_invalid` for ids that are none. */
  startDirect(userIds: readonly string[]): Promise<{ readonly roomId: string }>;
  /**
   * Asks more people in, and resolves with where one goes on: a conversation of two stays one of two, and a new group is
   * begun with everybody.
   */
  addToDirect(roomId: string, userIds: readonly string[]): Promise<{ readonly roomId: string }>;
  /** Names a conversation, for everybody in it; a blank name is that of the people in it. */
  renameDirect(roomId: string, name: string): Promise<void>;
  leaveDirect(roomId: string): Promise<void>;
  declineInvitation(roomId: string): Promise<void>;
  /** Follows an invitation link as the signed-in person: into the server and its default channels. */
  acceptInviteLink(code: string): Promise<{ readonly spaceId: string; readonly firstChannelId: string | undefined }>;
  leaveServer(spaceId: string): Promise<void>;
}
