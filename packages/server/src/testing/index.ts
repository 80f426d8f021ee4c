export { createCallServer } from "../livekit/call-server.ts";
export { callRoomName } from "../livekit/room-name.ts";
export { assertLeastGrant } from "./assert-least-grant.ts";
export { publicRoutesOf } from "./public-routes.ts";
export { createRecordedLog } from "./recorded-log.ts";
export type { LogEntry, RecordedLog } from "./recorded-log.ts";
export { createCertificateAuthority, createSelfSignedCertificate } from "./test-certificates.ts";
export type { TlsIdentity } from "./test-certificates.ts";
