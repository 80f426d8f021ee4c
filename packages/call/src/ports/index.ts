export type { CallMemoryPort, RememberedCall } from "./call-memory-port.ts";
export type {
  BrowserReadiness,
  ConnectionProbe,
  ConnectionProbePort,
  OfferedWays,
  ProbedRoute,
} from "./connection-probe-port.ts";
export type { DeviceKind, DeviceList, DevicesPort, MediaDevice } from "./devices-port.ts";
export type {
  CameraBackground,
  CameraCapture,
  CameraHeight,
  LocalCapture,
  MicrophoneCapture,
  NoiseSuppression,
  ScreenCapture,
  ShareContent,
  ShareFrameRate,
  ShareHeight,
  VoiceThreshold,
} from "./local-capture.ts";
export type { GesturesPort, RaisedHand, Reaction, ReceivedReaction } from "./gestures-port.ts";
export type {
  Announcement,
  AnnouncementState,
  CallDevice,
  CallIntent,
  LivekitTransport,
  MediaKey,
  MembershipPort,
  RtcMembership,
} from "./membership-port.ts";
export type { CallOrder, ModerationPort, PersonStanding } from "./moderation-port.ts";
export type { NetworkPort } from "./network-port.ts";
export type { CallDecline, CallNotification, NotificationKind, RingsPort } from "./rings-port.ts";
export type { CallEntitlement, CallRoomKind, CallRoomMember, CallRoomPort } from "./room-port.ts";
export type { CallServerFacts, LinkReading, LinkRoute, SentPicture } from "./link-reading.ts";
export type {
  ConnectionQuality,
  DisconnectReason,
  LocalMedia,
  LocalTrack,
  LocalTrackPhase,
  ReceivedQuality,
  SfuConnection,
  SfuConnectionOptions,
  SfuConnectionState,
  SfuParticipant,
  SfuPort,
  SfuTrack,
  TrackDecryption,
  TrackSource,
} from "./sfu-port.ts";
export type { ShortcutChoices, ShortcutsPort } from "./shortcuts-port.ts";
export type { SfuCredentials, TokenPort } from "./token-port.ts";
export type { SettingsStore } from "./settings-port.ts";
export type { SoundName, SoundPort } from "./sound-port.ts";
export type { HomeserverFacts, TestPlacePort } from "./test-place-port.ts";
export type { VoiceFeedPort } from "./voice-feed-port.ts";
export type { PersonVolume, VolumesPort } from "./volumes-port.ts";
