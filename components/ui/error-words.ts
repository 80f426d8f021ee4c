import type { ErrorCode, MeloError } from "@melo/protocol";

/**
 * What people read for each error, unless the place where it happened knows better words. First what happened, then
 * what to do; no codes, no blame.
 */
const words: Readonly<Record<ErrorCode, string>> = {
  bad_request: "Something in MELO went wrong. Try again.",
  not_signed_in: "You are signed out. Sign in again.",
  wrong_credentials: "Name and password do not match.",
  name_taken: "Taken. Choose another name.",
  name_invalid: "Names have lower-case letters, digits, dots, dashes and underscores.",
  password_too_weak: "Too easy to guess. Use more words.",
  forbidden: "You may not do that here.",
  not_found: "That does not exist, or you may not see it.",
  rate_limited: "That was too fast for the server. Try again in a moment.",
  offline: "You are offline. Try again when you are back.",
  server_unreachable: "The server does not answer. Try again.",
  server_error: "The server has a problem. Try again.",
  invite_unknown: "This invitation does not exist. Ask for a new one.",
  invite_expired: "This invitation has expired. Ask for a new one.",
  invite_used_up: "This invitation is used up. Ask for a new one.",
  invite_revoked: "This invitation was taken back. Ask for a new one.",
  setup_done: "This server already has its first account. Sign in.",
  no_transport: "This server has no calls yet. Whoever runs it can set them up.",
  call_forbidden: "You may not join calls here.",
  call_server_unreachable: "The call server does not answer. MELO keeps trying.",
  call_full: "This channel is full.",
  removed_from_call: "You were removed from the call.",
  joined_elsewhere: "You are in this call on another device.",
  encryption_failed: "Encryption could not start, so you are not in the call. Try again.",
  encryption_unsupported: "This browser cannot encrypt calls. Use a newer one.",
  microphone_denied: "The browser does not let MELO use your microphone.",
  microphone_missing: "No microphone found. You can listen, and talk when one is plugged in.",
  microphone_busy: "Your microphone is used by another program.",
  camera_denied: "The browser does not let MELO use your camera.",
  camera_missing: "No camera found.",
  camera_busy: "Your camera is used by another program.",
  screen_share_denied: "The browser does not let MELO share your screen.",
  screen_share_unsupported: "This browser cannot share a screen.",
  background_unavailable: "The room behind you cannot be hidden here.",
  voice_processing_unavailable: "Noise suppression and threshold could not be started.",
  insecure_origin: "Microphone, camera and screen only work over HTTPS. This address is not.",
  storage_unavailable: "The browser keeps nothing for MELO. Leave private browsing or allow storage.",
  active_elsewhere: "MELO is open in another tab.",
  aborted: "Stopped.",
  misconfigured: "This server is not set up completely. Tell whoever runs it.",
  unexpected: "Something in MELO went wrong. Try again.",
};

export function errorWords(error: MeloError): string {
  return words[error.code];
}
