export { createCallCenter } from "./call-center.ts";
export type { CallDeps } from "./call-deps.ts";
export type { CallAdmission } from "./moderation/admission.ts";
export { createCallModeration } from "./moderation/call-moderation.ts";
export type { CallModeration, ModeratedMember, ModerationNotice } from "./moderation/call-moderation.ts";
export type {
  Announcement,
  AnnouncementState,
  BrowserReadiness,
  CameraBackground,
  CameraCapture,
  CameraHeight,
  CallDecline,
  CallDevice,
  CallEntitlement,
  CallIntent,
  CallMemoryPort,
  CallNotification,
  CallOrder,
  CallRoomKind,
  CallRoomMember,
  CallRoomPort,
  CallServerFacts,
  ConnectionProbe,
  ConnectionProbePort,
  ConnectionQuality,
  DeviceKind,
  DeviceList,
  DevicesPort,
  DisconnectReason,
  GesturesPort,
  HomeserverFacts,
  LinkReading,
  LinkRoute,
  LivekitTransport,
  LocalCapture,
  LocalMedia,
  LocalTrack,
  LocalTrackPhase,
  MediaDevice,
  MediaKey,
  MembershipPort,
  MicrophoneCapture,
  ModerationPort,
  NetworkPort,
  NoiseSuppression,
  OfferedWays,
  PersonStanding,
  ProbedRoute,
  ReceivedQuality,
  NotificationKind,
  PersonVolume,
  RaisedHand,
  Reaction,
  ReceivedReaction,
  RememberedCall,
  RingsPort,
  RtcMembership,
  ScreenCapture,
  SentPicture,
  SettingsStore,
  SfuConnection,
  SfuConnectionOptions,
  SfuConnectionState,
  SfuCredentials,
  SfuParticipant,
  SfuPort,
  SfuTrack,
  ShareContent,
  ShareFrameRate,
  ShareHeight,
  ShortcutChoices,
  ShortcutsPort,
  SoundName,
  SoundPort,
  TestPlacePort,
  TokenPort,
  VoiceFeedPort,
  TrackDecryption,
  TrackSource,
  VoiceThreshold,
  VolumesPort,
} from "./ports/index.ts";
export type {
  ActiveCall,
  CallCenter,
  CallControls,
  CallPhase,
  CallWarning,
  EndedCall,
  HandItem,
  IncomingCall,
  LocalControl,
  OutgoingRing,
  ReactionItem,
  RosterEntry,
  VoiceRoster,
} from "./view/call-view.ts";
export type { StageCorner, StageMode, StageView } from "./view/stage-view.ts";
export type { Tile, TileMedia, TileState } from "./view/tile.ts";
export { maxVolumePercent, usualVolume } from "./volume/person-volume.ts";
export type { Volumes } from "./volume/volumes.ts";
export type { Area, Box } from "./stage/grid-layout.ts";
export { createStageView } from "./stage/stage-view.ts";
export { layOutStage, pagerHeightPx } from "./stage/stage-layout.ts";
export type { PlaceRole, StageLayout, StagePlace, StageScene } from "./stage/stage-layout.ts";
export { comboOf } from "./shortcuts/key-combo.ts";
export type { KeyCombo, KeyPress } from "./shortcuts/key-combo.ts";
export { shortcutIds, shortcutList } from "./shortcuts/shortcut-list.ts";
export type { ShortcutId, ShortcutKind, ShortcutSection } from "./shortcuts/shortcut-list.ts";
export { createShortcuts, isBindable } from "./shortcuts/shortcuts.ts";
export type { Combos, KeyPlace, ShortcutHandler, Shortcuts } from "./shortcuts/shortcuts.ts";
export { defaultVoiceSettings, longestReleaseDelayMs, soundNames, thresholdRangeDb } from "./voice/voice-settings.ts";
export type { InputMode, VoiceSettings } from "./voice/voice-settings.ts";
export type { PushKey } from "./voice/push-key.ts";
export type { VoiceCenter } from "./voice/voice-center.ts";
export { localCaptureOf } from "./devices/local-capture.ts";
