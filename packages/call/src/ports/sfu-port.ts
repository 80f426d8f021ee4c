import type { MeloError } from "@melo/protocol";
import type { EventStream, ReadonlySignal, Scope } from "@melo/reactive";
import type { LinkReading } from "./link-reading.ts";
import type { LocalCapture } from "./local-capture.ts";
import type { MediaKey } from "./membership-port.ts";
import type { SfuCredentials } from "./token-port.ts";

export type TrackSource = "microphone" | "camera" | "screen_share" | "screen_share_audio";

/**
 * `not_needed` for our own and for unencrypted tracks; `waiting` before the first frame could be decrypted (normal for a
 * moment on every join); `failing` when a key is there and frames still cannot be decrypted.
 */
export type TrackDecryption = "not_needed" | "waiting" | "working" | "failing";

export interface SfuTrack {
  /** LiveKit's track sid: unique in the room, and the name by which a view asks for the picture or the sound. */
  readonly trackId: string;
  readonly source: TrackSource;
  readonly isMuted: boolean;
  readonly isSubscribed: boolean;
  /** As published. In an encrypted room a track that is not must neither be shown nor heard. */
  readonly isEncrypted: boolean;
  readonly decryption: TrackDecryption;
}

export type ConnectionQuality = "unknown" | "excellent" | "good" | "poor" | "lost";

export interface SfuParticipant {
  readonly identity: string;
  readonly quality: ConnectionQuality;
  readonly tracks: readonly SfuTrack[];
}

export type DisconnectReason =
  | "left"
  | "removed"
  | "joined_elsewhere"
  | "room_closed"
  /** The encryption worker died: the connection was ended, for nothing could be decrypted any more. */
  | "encryption_failed"
  /** LiveKit's own reconnecting gave up, or the server went away. */
  | "connection_lost";

export type SfuConnectionState =
  | { readonly phase: "idle" | "connecting" | "connected" | "reconnecting" }
  | { readonly phase: "disconnected"; readonly reason: DisconnectReason };

/** `starting` while a device is being opened or a track published. */
export type LocalTrackPhase = "off" | "starting" | "on";

export interface LocalTrack {
  readonly phase: LocalTrackPhase;
  /** Undefined until published. */
  readonly trackId: string | undefined;
  /** Why the last attempt to switch it on failed; cleared by the next attempt. */
  readonly failure: MeloError | undefined;
}

export interface LocalMedia {
  readonly microphone: LocalTrack;
  readonly camera: LocalTrack;
  readonly screenShare: LocalTrack;
}

/** How large a picture we want to receive; `auto` is what its place on the screen needs. */
export type ReceivedQuality = "auto" | "high" | "medium" | "low";

/**
 * One connection to one LiveKit room, used once: a new room, encryption worker and key store for every join. Ends with
 * its scope, which disconnects and stops all local tracks.
 */
export interface SfuConnection {
  /** As the connection was made: remote video is received only once `setSubscribed` asked for it. */
  readonly isVideoOnRequest: boolean;
  readonly state: ReadonlySignal<SfuConnectionState>;
  /** Everybody else, in no particular order. */
  readonly participants: ReadonlySignal<readonly SfuParticipant[]>;
  readonly localMedia: ReadonlySignal<LocalMedia>;
  readonly localQuality: ReadonlySignal<ConnectionQuality>;
  /** Identities that speak now, our own included. Apart from `participants` because it changes several times a second. */
  readonly speakers: ReadonlySignal<ReadonlySet<string>>;
  /** What the server lets us publish; a moderator may take a source away and give it back. Everything until told. */
  readonly allowedSources: ReadonlySignal<ReadonlySet<TrackSource>>;
  /** The machine does not encode our camera in time. */
  readonly cameraStrain: EventStream<void>;
  /** A change of `setCapture` that a device or the browser refused. */
  readonly captureTrouble: EventStream<MeloError>;
  /** Rejects with `call_server_unreachable`, `call_forbidden`, `call_full`, `encryption_failed`, `encryption_unsupported`. */
  connect(credentials: SfuCredentials): Promise<void>;
  /**
   * Finds the way to the server anew unless something arrives by the old one, whatever the connection believes of it; all that
   * is sent and received stays. Does nothing before it is connected.
   */
  renew(): void;
  /** Whether media comes through now, whatever has become of signalling: the server has not forgotten us then. */
  isMediaAlive(): boolean;
  /** Sets keys that are new; may be called before `connect`, and again with the same keys. */
  setKeys(keys: readonly MediaKey[]): void;
  /**
   * May be called before `connect`: the device is opened at once, and published when connected. Never rejects: failure
   * is in `localMedia`, which says `starting` before the call returns. Of calls in quick succession the last one wins.
   * A muted microphone stays published, so that speaking again is instant.
   */
  setMicrophone(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  setScreenShare(isOn: boolean): Promise<void>;
  /**
   * How our media is captured from now on; what is being sent changes without being taken back. May be called before
   * `connect`, and again with the same values. A change that a device refuses leaves what was there.
   */
  setCapture(capture: LocalCapture): void;
  /** Whether the voice passes the microphone while it is on: without it silence is sent, at once. True by default. */
  setMicrophoneOpen(isOpen: boolean): void;
  /**
   * The level of our microphone in dBFS while the scope lasts, before any threshold, muted or not. Undefined where there
   * is no open microphone.
   */
  measureMicrophone(scope: Scope): ReadonlySignal<number | undefined>;
  /** How media travels, anew every two seconds while the scope lasts. Undefined before it is connected. */
  measureLink(scope: Scope): ReadonlySignal<LinkReading | undefined>;
  /** Where the others are heard; undefined is the system's default. */
  setSpeaker(deviceId: string | undefined): void;
  /**
   * Whether the server sends us this remote track at all. By default sound is sent, and video unless `isVideoOnRequest`.
   * May be said before the track is there; of video that is received LiveKit sends no more than what is shown.
   */
  setSubscribed(trackId: string, isSubscribed: boolean): void;
  /** Does nothing for a track that is not here. */
  setReceivedQuality(trackId: string, quality: ReceivedQuality): void;
}

export interface SfuConnectionOptions {
  readonly isEncrypted: boolean;
  /** For calls so large that receiving everybody's video at first would hurt; false gives the first picture sooner. */
  readonly isVideoOnRequest?: boolean;
}

export interface SfuPort {
  /** Loads the code ahead of a join; cheap to call again. Never throws. */
  warm(): void;
  /** Opens the way to a deployment's signalling, at the URL that its credentials name. Never throws. */
  prepareNetwork(url: string): void;
  createConnection(scope: Scope, options: SfuConnectionOptions): SfuConnection;
}
