export { MeloError, meloErrorFrom } from "./errors.ts";
export type { ErrorCategory, ErrorCode, MeloErrorOptions } from "./errors.ts";
export { isDeviceId, isNewLocalpart, isRoomId, isUserId, localpartOf, serverNameOf } from "./ids.ts";
export { callSlotId, livekitRoomName, participantIdentity } from "./livekit-names.ts";
export type { Sha256Base64 } from "./livekit-names.ts";
export { eventTypes, perMemberEncryption, roomTypes } from "./event-types.ts";
