export { MeloError, meloErrorFrom } from "./errors.ts";
export type { ErrorCategory, ErrorCode, MeloErrorOptions } from "./errors.ts";
export { isDeviceId, isNewLocalpart, isRoomId, isUserId, localpartOf, serverNameOf } from "./ids.ts";
export { callSlotId, hashedIdentity, livekitRoomName, participantIdentity } from "./livekit-names.ts";
export type { Sha256Base64 } from "./livekit-names.ts";
export { eventTypes, perMemberEncryption, roomTypes } from "./event-types.ts";
export { errcodes } from "./errcodes.ts";
export type { Errcode } from "./errcodes.ts";
export { publishSources } from "./token.ts";
export type { LivekitTokenAnswer, PublishSource } from "./token.ts";
export { callMemberStateKey, parseCallMemberStateKey, parseParticipantIdentity } from "./call-membership.ts";
export { parseRtcMember, rtcMemberLeave } from "./rtc-member.ts";
export type { RtcMember } from "./rtc-member.ts";
export { openCallPolicy, parseCallPolicy } from "./call-policy.ts";
export type { CallPolicy } from "./call-policy.ts";
export { callActionContent, parseCallAction } from "./call-action.ts";
export type { CallAction } from "./call-action.ts";
export {
  callRestrictionContent,
  callRestrictionStateKey,
  parseCallRestriction,
  restrictableSources,
  restrictedUserOf,
} from "./call-restriction.ts";
export type { CallRestriction, RestrictableSource, Withholding } from "./call-restriction.ts";
export { hasPlace, mayModerate, moderationLevel, sourcesAllowed, unrestricted } from "./call-rights.ts";
export type { CallStanding } from "./call-rights.ts";
export { isOpenCallSlot } from "./rtc-slot.ts";
export {
  channelPowers,
  conversationPowers,
  encryptionState,
  historyState,
  membersOnlyState,
  moderatorLevel,
  openCallSlotState,
  parentState,
  roomVersion,
  spacePowers,
} from "./room-shapes.ts";
export { parseRoomVoiceLine, roomVoiceLine } from "./voice-state.ts";
export type { OwnVoiceState, RoomVoice, VoiceState } from "./voice-state.ts";
export {
  formatInviteCode,
  inviteLinkContent,
  inviteLinkId,
  inviteSecretBytes,
  inviteUseStateKey,
  parseInviteCode,
  parseInviteLinkContent,
} from "./invite.ts";
export type { InviteCode, InviteLinkContent, Sha256Base64Url } from "./invite.ts";
export {
  callNotificationContent,
  callNotificationExpiry,
  parseCallNotification,
  stickyNotificationMs,
} from "./call-notification.ts";
export type {
  CallNotificationContent,
  CallNotificationEventContent,
  NewCallNotification,
} from "./call-notification.ts";
export { callKeyRequestContent, parseCallKeyRequest } from "./call-key-request.ts";
export type { CallKeyRequest } from "./call-key-request.ts";
export { isRaisedHandKey, raisedHandKey, reactionEmoji } from "./call-gestures.ts";
export { checkGroups, checkGroupTitles, endOfChecks, parseServerCheck } from "./server-check.ts";
export type { CheckGroup, CheckRemedy, CheckStatus, ServerCheck } from "./server-check.ts";
