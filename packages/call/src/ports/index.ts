export type { CallMemoryPort, RememberedCall } from "./call-memory-port.ts";
export type {
  Announcement,
  AnnouncementState,
  CallIntent,
  LivekitTransport,
  MediaKey,
  MembershipPort,
  RtcMembership,
} from "./membership-port.ts";
export type { CallRoomMember, CallRoomPort } from "./room-port.ts";
export type {
  ConnectionQuality,
  DisconnectReason,
  LocalMedia,
  LocalTrack,
  LocalTrackPhase,
  SfuConnection,
  SfuConnectionState,
  SfuParticipant,
  SfuPort,
  SfuTrack,
  TrackDecryption,
  TrackSource,
} from "./sfu-port.ts";
export type { ShortcutChoices, ShortcutsPort } from "./shortcuts-port.ts";
export type { SfuCredentials, TokenPort } from "./token-port.ts";
