/** Strings that survive minification and stand in one package only. */
const markers: readonly (readonly [contents: string, strings: readonly string[]])[] = [
  ["matrix-js-sdk", ["Sync startup aborted", "m.room_key_request", "m.fully_read"]],
  ["matrix-js-sdk's calls before MatrixRTC", ["placeCallWithCallFeeds", "pushLocalFeed"]],
  ["matrix-widget-api", ["org.matrix.msc2762", "requestCapability"]],
  ["matrix crypto (wasm-bindgen)", ["__wbindgen_", "OlmMachine"]],
  ["matrix-events-sdk", ["NamespacedValue"]],
  ["sdp-transform", ["rtcpFbTrrInt"]],
  ["livekit-client", ["switchActiveDevice", "setE2EEEnabled"]],
  ["LiveKit's encryption worker", ["onrtctransform"]],
  ["LiveKit's protobuf", ["google.protobuf"]],
  ["webrtc-adapter", ["shimGetUserMedia"]],
  ["@livekit/components", ["data-lk-"]],
  ["rxjs", ["UnsubscriptionError"]],
  ["react-dom", ["__reactFiber$", "suppressHydrationWarning"]],
  ["Next's router", ["next-router-state-tree", "NEXT_REDIRECT"]],
  ["Base UI", ["data-base-ui", "data-popup-open"]],
  ["Floating UI", ["--available-height"]],
  ["virtua", ["scrollToIndex"]],
  ["signals", ["Cycle detected"]],
  ["MELO's call core", ["joined_elsewhere", "encryption_unsupported"]],
  ["MELO's dialogs", ["Make the server", "Make the channel"]],
  ["MELO's shell", ["You are not in a call"]],
  ["MELO's sign-in", ["Good to see you", "What should people call you?"]],
  ["polyfills", ["core-js"]],
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
