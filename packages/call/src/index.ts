export { createCallCenter } from "./call-center.ts";
export type { CallDeps } from "./call-deps.ts";
export type {
  Announcement,
  AnnouncementState,
  CallIntent,
  CallMemoryPort,
  CallRoomMember,
  CallRoomPort,
  ConnectionQuality,
  DisconnectReason,
  LivekitTransport,
  LocalMedia,
  LocalTrack,
  LocalTrackPhase,
  MediaKey,
  MembershipPort,
  RememberedCall,
  RtcMembership,
  SfuConnection,
  SfuConnectionState,
  SfuCredentials,
  SfuParticipant,
  SfuPort,
  SfuTrack,
  ShortcutChoices,
  ShortcutsPort,
  TokenPort,
  TrackDecryption,
  TrackSource,
} from "./ports/index.ts";
export type {
  ActiveCall,
  CallCenter,
  CallControls,
  CallPhase,
  CallWarning,
  LocalControl,
  RosterEntry,
  VoiceRoster,
} from "./view/call-view.ts";
export type { Tile, TileMedia, TileState } from "./view/tile.ts";
export { comboOf } from "./shortcuts/key-combo.ts";
export type { KeyCombo, KeyPress } from "./shortcuts/key-combo.ts";
export { shortcutIds, shortcutList } from "./shortcuts/shortcut-list.ts";
export type { ShortcutId, ShortcutKind, ShortcutSection } from "./shortcuts/shortcut-list.ts";
export { createShortcuts, isBindable } from "./shortcuts/shortcuts.ts";
export type { Combos, KeyPlace, ShortcutHandler, Shortcuts } from "./shortcuts/shortcuts.ts";
