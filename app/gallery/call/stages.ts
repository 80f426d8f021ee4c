import type { ActiveCall } from "@melo/call";
import { activeCall, control, crowd, eightPeople, failure, noCamera, tile } from "./calls";

const dropMs = 8_000;
const longName = tile("eli", {
  displayName: "Prof. Dr. Elisabeth-Charlotte von und zu Brandenburg-Hohenzollern, away until Monday",
  isMicrophoneOn: false,
  isDeafened: true,
  handOrder: 2,
});

/** One whole page each. */
export const stages: Readonly<Record<string, () => ActiveCall>> = {
  grid: () => activeCall({ tiles: eightPeople, controls: { camera: control(true) } }),
  "two-people": () => activeCall({ tiles: [tile("ann", noCamera), tile("ben", { isSpeaking: true })] }),
  ...Object.fromEntries(
    [3, 5, 9, 17, 30, 60].map((count) => [`people-${count}`, () => activeCall({ tiles: crowd(count) })]),
  ),
  "long-names": () => activeCall({ tiles: [tile("ann"), tile("max"), tile("goran", noCamera), longName] }),
  "two-alike": () => activeCall({ tiles: [tile("ann"), tile("ben", { isSpeaking: true })], mode: "grid" }),
  speaker: () => activeCall({ tiles: eightPeople, mode: "speaker" }),
  "speaker-crowd": () => activeCall({ tiles: crowd(60), mode: "speaker" }),
  pinned: () => activeCall({ tiles: eightPeople, pins: ["cleo:person"] }),
  "pinned-alike": () => activeCall({ tiles: eightPeople, pins: ["cleo:person"], mode: "grid" }),
  "share-crowd": () => activeCall({ tiles: [tile("cleo", { kind: "screen" }), ...crowd(60)] }),
  "share-alike": () => activeCall({ tiles: [tile("cleo", { kind: "screen" }), ...eightPeople], mode: "grid" }),
  share: () =>
    activeCall({
      tiles: [
        tile("cleo", { kind: "screen" }),
        tile("cleo", { isSpeaking: true }),
        tile("ben"),
        tile("dara"),
        tile("ann"),
        tile("goran", { media: "cannot_decrypt", isMicrophoneOn: false }),
        tile("hana", { media: "waiting_for_key" }),
      ],
      controls: { camera: control(true) },
    }),
  "own-share": () =>
    activeCall({
      tiles: [tile("ann", { kind: "screen" }), tile("ann", noCamera), tile("ben", { isSpeaking: true }), tile("eli")],
      controls: { screenShare: control(true) },
    }),
  "two-shares": () =>
    activeCall({
      tiles: [
        tile("cleo", { kind: "screen" }),
        tile("eli", { kind: "screen" }),
        tile("ann", noCamera),
        tile("cleo"),
        tile("eli"),
      ],
    }),
  hands: () =>
    activeCall({
      tiles: eightPeople.map((one, index) => (index === 2 ? tile("cleo", { handOrder: 1 }) : one)),
      hands: [{ key: "cleo", userId: "@cleo:paperlanterns.example", displayName: "Cleo Marchetti", isOwn: false }],
      isHandUp: true,
      reactions: [
        { key: "b", userId: "@ben:paperlanterns.example", displayName: "Ben Okafor", emoji: "👏", isOwn: false },
        { key: "ann own 7", userId: "@ann:paperlanterns.example", displayName: "Ann", emoji: "🎉", isOwn: true },
      ],
    }),
  calling: () => activeCall({ tiles: [tile("ann", noCamera)], outgoingRing: { phase: "ringing" } }),
  "waiting-for-others": () => activeCall({ tiles: [tile("ann", noCamera)], isWaitingForOthers: true }),
  alone: () => activeCall({ tiles: [tile("ann", noCamera)] }),
  "alone-camera": () =>
    activeCall({ tiles: [tile("ann")], controls: { camera: control(true), microphone: control(false) } }),
  joining: () => activeCall({ phase: { name: "joining" }, controls: { microphone: control(true, { isBusy: true }) } }),
  reconnecting: () => activeCall({ phase: { name: "reconnecting", sinceMs: Date.now() - dropMs }, tiles: eightPeople }),
  failed: () => activeCall({ phase: { name: "failed", error: failure("call_server_unreachable") } }),
  removed: () => activeCall({ phase: { name: "failed", error: failure("removed_from_call") } }),
  listener: () => activeCall({ tiles: eightPeople, warnings: [{ type: "unknown_listener", count: 1 }] }),
  unencrypted: () =>
    activeCall({
      tiles: [tile("ann", noCamera), tile("ben"), tile("ingo", { media: "hidden_unencrypted" })],
      warnings: [{ type: "unencrypted_sender", userId: "@ingo:paperlanterns.example", displayName: "Ingo" }],
    }),
  "open-channel": () => activeCall({ tiles: [tile("ann", noCamera), tile("ben")], isEncrypted: false }),
  "muted-and-talking": () =>
    activeCall({
      tiles: [tile("ann", { ...noCamera, isMicrophoneOn: false }), tile("ben")],
      controls: { microphone: control(false) },
      isTalkingWhileMuted: true,
    }),
  silenced: () =>
    activeCall({
      tiles: [tile("ann", { isMicrophoneOn: false }), tile("ben")],
      controls: { microphone: control(false), camera: control(true), isSilenced: true },
      isCameraLowered: true,
    }),
  "no-microphone": () =>
    activeCall({
      tiles: [tile("ann", { ...noCamera, isMicrophoneOn: false }), tile("ben")],
      controls: { microphone: control(false, { failure: failure("microphone_denied") }) },
    }),
};
