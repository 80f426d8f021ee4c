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
export { callMemberStateKey, parseParticipantIdentity } from "./call-membership.ts";
export { openCallPolicy, parseCallPolicy } from "./call-policy.ts";
export type { CallPolicy } from "./call-policy.ts";
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
