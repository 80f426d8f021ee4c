/** Strings that survive minification and stand in one package only. Two of one package make a sure guess. */
const markers: readonly (readonly [contents: string, strings: readonly string[]])[] = [
  ["matrix-js-sdk", ["Sync startup aborted", "org.matrix.msc3401", "m.room_key_request", "MatrixRTCSession"]],
  ["matrix crypto (wasm-bindgen)", ["__wbindgen_", "__wbg_", "initAsync", "OlmMachine"]],
  ["matrix-events-sdk", ["UnstableValue", "NamespacedValue"]],
  ["oidc-client-ts", ["oidc-client", "OidcClient"]],
  ["sdp-transform", ["rtcpFbTrrInt", "sdp-transform", "ssrcGroups"]],
  ["livekit-client", ["LocalParticipant", "lk-subscriber", "SignalClient", "livekit-client"]],
  ["LiveKit E2EE worker", ["FrameCryptor", "ratchetRequest", "SifGuard"]],
  ["LiveKit protocol (protobuf)", ["livekit.TrackInfo", "livekit.SignalRequest", "google.protobuf"]],
  ["webrtc-adapter", ["adapter.browserDetails", "webrtc-adapter", "shimGetUserMedia"]],
  ["@livekit/components", ["lk-participant", "data-lk-", "lk-grid", "LayoutContext"]],
  ["rxjs", ["UnsubscriptionError", "EmptyError", "observable error"]],
  ["react-dom", ["react-dom", "suppressHydrationWarning", "onLostPointerCapture", "__reactFiber$"]],
  ["react", ["react.transitional.element", "__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE"]],
  ["Next router", ["next-router-state-tree", "__next_f", "NEXT_REDIRECT", "Next-Url"]],
  ["Base UI", ["data-base-ui", "base-ui", "data-popup-open"]],
  ["Floating UI", ["floating-ui", "--available-height", "data-floating"]],
  ["virtua", ["virtua", "scrollToIndex"]],
  ["zod", ["_zod", "~standard", "ZodError"]],
  ["signals", ["Cycle detected"]],
  ["lucide icons", ["lucide-"]],
  ["MELO: call", ["call_server_unreachable", "encryption_failed", "joined_elsewhere"]],
  ["MELO: chat and shell", ["Make the server", "You are not in a call", "voice channel"]],
  ["MELO: sign-in", ["Good to see you", "Make an account"]],
  ["polyfills", ["core-js", "Symbol.asyncDispose"]],
];

/** What is probably in a script, the surest first. A developer's pointer, no proof. */
export function guessContents(script: string): readonly string[] {
  const guesses = markers
    .map(([contents, strings]) => ({
      contents,
      found: strings.filter((text) => script.includes(text)).length,
      strings,
    }))
    .filter(({ found }) => found > 0)
    .toSorted((one, other) => other.found / other.strings.length - one.found / one.strings.length);
  return guesses.map(({ contents }) => contents);
}
