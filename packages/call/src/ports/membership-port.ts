import type { EventStream, ReadonlySignal, Scope } from "@melo/reactive";

/** Where a member publishes: a LiveKit deployment, named by the token service in front of it (MSC4195). */
export interface LivekitTransport {
  readonly type: "livekit";
  /** Base URL of the token service, `livekit_service_url` on the wire. */
  readonly serviceUrl: string;
}

export type CallIntent = "audio" | "video";

/** One device of one person announced as being in a room's call (MatrixRTC, MSC4143); says nothing about media. */
export interface RtcMembership {
  readonly userId: string;
  readonly deviceId: string;
  /** Stable while the person stays, also when the membership is refreshed or its intent changes. */
  readonly memberId: string;
  /** The LiveKit identity under which this member's media must appear, and under which keys are set. */
  readonly participantIdentity: string;
  /**
   * Another identity of this device, under which it may listen on LiveKit deployments that are not its own, and is never
   * shown. Absent while it is not known.
   */
  readonly listenerIdentity?: string;
  /** Undefined if the member names none that MELO understands. */
  readonly transport: LivekitTransport | undefined;
  readonly intent: CallIntent | undefined;
  /** Milliseconds since the epoch; ties are broken by `memberId`. */
  readonly joinedAtMs: number;
}

/** A member's media key. Never leaves the device except Olm-encrypted to the other members' devices. */
export interface MediaKey {
  readonly participantIdentity: string;
  /** 0..255, wraps around. */
  readonly index: number;
  /** 16 random bytes today; imported as HKDF material. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One device of one person, a member or not. */
export interface CallDevice {
  readonly userId: string;
  readonly deviceId: string;
}

/**
 * `announcing` until the homeserver has the membership; `uncertain` when the delayed leave may have fired or the
 * homeserver has not answered for a while: others may see us gone; `withdrawn` after a leave.
 */
export type AnnouncementState = "announcing" | "announced" | "uncertain" | "failed" | "withdrawn";

/** Our own presence in one call, from `announce` until `withdraw` or until its scope ends. */
export interface Announcement {
  readonly state: ReadonlySignal<AnnouncementState>;
  /** All keys known now, our own included, the newest indices of each participant; empty in unencrypted rooms. */
  readonly keys: ReadonlySignal<readonly MediaKey[]>;
  /**
   * Devices that ask for our media key before they are members; each is surely the one that asks, and nothing else is
   * known of it. Whether it gets the key is the core's to say.
   */
  readonly keyRequests: EventStream<CallDevice>;
  /** Sends a device the key that we use now, ahead of its membership. With the membership it gets our key in any case. */
  handKey(device: CallDevice): void;
  /** A device that was handed our key did not come: we use a new one, as after a leave, unless we do already. */
  takeKeyBack(device: CallDevice): void;
  setIntent(intent: CallIntent): Promise<void>;
  /** Takes the membership back; resolves when the homeserver has it, or after a short limit. Never rejects. */
  withdraw(): Promise<void>;
}

/** MatrixRTC memberships: reading everybody's, announcing our own. */
export interface MembershipPort {
  /**
   * Everybody in the room's call now, our own devices included, in order of joining. Works without being in the call.
   * The same signal for the same room.
   */
  memberships(roomId: string): ReadonlySignal<readonly RtcMembership[]>;
  /** Transports offered to us, best first. Rejects with `no_transport` if the homeserver offers none. */
  findTransports(): Promise<readonly LivekitTransport[]>;
  /** Encrypts ahead what `askForKeys` will send. Only for encrypted rooms, as that. Never rejects. */
  prepareKeyRequest(roomId: string): Promise<void>;
  /**
   * Asks the devices in the call for the keys that they use now, just before an announcement, which then has them even
   * if nobody has our membership yet. Best effort: with the membership they come in any case.
   */
  askForKeys(roomId: string): void;
  /**
   * Announces us, with a delayed leave that the homeserver fires if we vanish. At most one announcement per room.
   * When the scope ends without a withdrawal the announcement is abandoned to its delayed leave.
   */
  announce(scope: Scope, roomId: string, transport: LivekitTransport, intent: CallIntent): Announcement;
  /** The network is back: what waits to be tried again, or to hear from the homeserver, does so now. */
  retryNow(): void;
}
