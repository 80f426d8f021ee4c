export type { ExaminationPort } from "./examination-port.ts";
export type { InviteLink, InvitePreview, InvitesPort } from "./invites-port.ts";
export type {
  DirectFacts,
  DirectPeer,
  NewChannel,
  RoomKind,
  RoomMember,
  RoomPermissions,
  RoomsPort,
  RoomSummary,
  SpaceChild,
} from "./rooms-port.ts";
export type { ClientPort, MatrixSession, OwnProfile, SyncState } from "./session-port.ts";
export type {
  CallLine,
  CallModerationChange,
  DeletedMessage,
  LoadState,
  RoomChange,
  SendState,
  TextMessage,
  TimelineFeed,
  TimelineItem,
  TimelinePort,
  UndecryptedMessage,
  UnsupportedMessage,
} from "./timeline-port.ts";
