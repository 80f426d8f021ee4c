import type { MeloError } from "@melo/protocol";
import type { EventStream, ReadonlySignal, Scope } from "@melo/reactive";
import type { VoiceCenter } from "../voice/voice-center.ts";
import type {
  CallIntent,
  CallRoomMember,
  ConnectionQuality,
  LinkReading,
  Reaction,
  ReceivedQuality,
} from "../ports/index.ts";
import type { Volumes } from "../volume/volumes.ts";
import type { StageView } from "./stage-view.ts";
import type { Tile } from "./tile.ts";

export type CallPhase =
  | { readonly name: "joining" }
  | { readonly name: "connected" }
  /** Since when, in milliseconds since the epoch. MELO keeps trying by itself. */
  | { readonly name: "reconnecting"; readonly sinceMs: number }
  /** Nothing more happens by itself: retry or leave. */
  | { readonly name: "failed"; readonly error: MeloError };

export interface LocalControl {
  readonly isOn: boolean;
  readonly isBusy: boolean;
  /** Why the last attempt to switch it on failed. */
  readonly failure: MeloError | undefined;
}

export interface CallControls {
  readonly microphone: LocalControl;
  readonly camera: LocalControl;
  readonly screenShare: LocalControl;
  readonly isDeafened: boolean;
  /** A moderator took the microphone away: it cannot be switched on until they give it back. */
  readonly isSilenced: boolean;
}

export type CallWarning =
  /** Somebody is connected to the call's media without being announced in it. */
  | { readonly type: "unknown_listener"; readonly count: number }
  | { readonly type: "unencrypted_sender"; readonly userId: string; readonly displayName: string };

/** A hand that is up, as it is shown. */
export interface HandItem {
  readonly key: string;
  readonly userId: string;
  readonly displayName: string;
  readonly isOwn: boolean;
}

/** A reaction for as long as it is shown. */
export interface ReactionItem {
  readonly key: string;
  readonly userId: string;
  readonly displayName: string;
  readonly emoji: string;
  readonly isOwn: boolean;
}

/** Others are being rung, or did not answer. */
export interface OutgoingRing {
  readonly phase: "ringing" | "declined" | "unanswered";
}

/** Somebody calls this person. The object lives as long as it rings. */
export interface IncomingCall {
  readonly id: string;
  readonly roomId: string;
  readonly callerId: string;
  readonly caller: ReadonlySignal<CallRoomMember>;
  readonly intent: CallIntent;
  readonly isEncrypted: boolean;
  /** A conversation of two. */
  readonly isDirect: boolean;
}

/** Why a call in direct messages ended without anybody leaving it here. */
export interface EndedCall {
  readonly roomId: string;
  readonly reason: "declined" | "unanswered" | "others_left";
  readonly peerIds: readonly string[];
}

/** The call this device is in, from the click to the end. */
export interface ActiveCall {
  readonly roomId: string;
  readonly isEncrypted: boolean;
  readonly phase: ReadonlySignal<CallPhase>;
  /** Milliseconds since the epoch when the oldest present member joined; undefined until known. */
  readonly startedAtMs: ReadonlySignal<number | undefined>;
  /** Stable order: shares first, then by joining; our own person is among them. */
  readonly tiles: ReadonlySignal<readonly Tile[]>;
  /** How this device looks at them. */
  readonly stage: StageView;
  /** Tracks to play: of announced members, encrypted where they must be; empty while deafened. */
  readonly audibleTrackIds: ReadonlySignal<readonly string[]>;
  /** Factor for the samples of a track that is played, 0 to 2. */
  gainOf(trackId: string): ReadonlySignal<number>;
  readonly volumes: Volumes;
  readonly controls: ReadonlySignal<CallControls>;
  readonly quality: ReadonlySignal<ConnectionQuality>;
  readonly warnings: ReadonlySignal<readonly CallWarning[]>;
  /** Raised hands, the longest raised first. */
  readonly hands: ReadonlySignal<readonly HandItem[]>;
  readonly ownHand: ReadonlySignal<LocalControl>;
  /** In order of arrival, at most one for each device. */
  readonly reactions: ReadonlySignal<readonly ReactionItem[]>;
  /** Undefined unless others are being rung by this stay. */
  readonly outgoingRing: ReadonlySignal<OutgoingRing | undefined>;
  /** The connection of everybody else in a conversation broke; it goes on when one of them is back. */
  readonly isWaitingForOthers: ReadonlySignal<boolean>;
  setHand(isUp: boolean): void;
  /** Shows ours at once; nothing while an earlier one of ours is shown. Rejects if the others did not get it. */
  react(reaction: Reaction): Promise<void>;
  /**
   * Somebody looks at this picture, until the returned function is called: in a call with many cameras only what is
   * looked at is received.
   */
  watchTrack(trackId: string): () => void;
  setMicrophone(isOn: boolean): void;
  setCamera(isOn: boolean): void;
  setScreenShare(isOn: boolean): void;
  setDeafened(isDeafened: boolean): void;
  /** Somebody talks into a microphone that they muted; true for a few seconds, once a minute at most. */
  readonly isTalkingWhileMuted: ReadonlySignal<boolean>;
  /** The camera sends a smaller picture than chosen, because the machine cannot keep up. */
  readonly isCameraLowered: ReadonlySignal<boolean>;
  /** A chosen device or setting that was refused: what was there before goes on. */
  readonly captureTrouble: EventStream<MeloError>;
  /** The level of our microphone in dBFS while the scope lasts, muted or not; undefined where none is open. */
  measureMicrophone(scope: Scope): ReadonlySignal<number | undefined>;
  /** How media travels between us and the call server that we publish on, while the scope lasts. */
  measureLink(scope: Scope): ReadonlySignal<LinkReading | undefined>;
  /** By track id; what is not named comes as its place on the screen needs it. */
  readonly receivedQualities: ReadonlySignal<ReadonlyMap<string, ReceivedQuality>>;
  setReceivedQuality(trackId: string, quality: ReceivedQuality): void;
  /** For `failed`: starts again with the same choices. */
  retry(): void;
}

export interface RosterEntry {
  /** One per person, on however many devices. */
  readonly key: string;
  readonly userId: string;
  readonly displayName: string;
  readonly avatarMxc: string | undefined;
  readonly isOwn: boolean;
  /** Undefined while it is not known: in a call that we are not in and of which no server tells. */
  readonly isMicrophoneOn: boolean | undefined;
  readonly isDeafened: boolean;
  readonly isCameraOn: boolean;
  readonly isSharing: boolean;
  readonly isSpeaking: boolean;
  readonly isHandRaised: boolean;
}

/** Who is in a voice channel, readable without being in it. */
export interface VoiceRoster {
  readonly roomId: string;
  readonly entries: readonly RosterEntry[];
  readonly startedAtMs: number | undefined;
  /** Our own place: `here` on this device, `elsewhere` on another device of ours. */
  readonly own: "none" | "joining" | "here" | "elsewhere";
  /** The other device of ours that is there, while we are not: the one that came last. */
  readonly elsewhereDeviceId: string | undefined;
}

/** Everything views know about calls. One for the signed-in device; lives outside React. */
export interface CallCenter {
  readonly active: ReadonlySignal<ActiveCall | undefined>;
  readonly volumes: Volumes;
  /**
   * Enters the call of a room, leaving another one first; in the same room it only switches the camera on if asked.
   * The microphone is on and the camera off unless said otherwise; whoever comes from another call muted or deafened
   * stays so.
   */
  join(roomId: string, choices?: { readonly isCameraOn?: boolean; readonly isMicrophoneOn?: boolean }): void;
  leave(): Promise<void>;
  /** Prepares a likely join: transport, token, code. */
  warm(roomId: string): void;
  readonly voice: VoiceCenter;
  roster(roomId: string): ReadonlySignal<VoiceRoster>;
  /** Calls that ring for this person now, the oldest first. Accepting one is joining its room. */
  readonly incoming: ReadonlySignal<readonly IncomingCall[]>;
  /** Silence here and on our other devices, and the caller is told. */
  decline(incomingId: string): void;
  /** A conversation that has just ended by itself. */
  readonly ended: EventStream<EndedCall>;
}
