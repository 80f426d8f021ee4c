import type { ReadonlySignal } from "@melo/reactive";
import type { PersonStanding } from "./moderation-port.ts";

/** What a call needs to know about a person: their membership of the Matrix room. */
export interface CallRoomMember {
  readonly userId: string;
  readonly displayName: string;
  /** `mxc://` URL. */
  readonly avatarMxc: string | undefined;
}

/** Decides how a call begins and ends: only direct messages ring, and only voice channels say nothing at all. */
export type CallRoomKind = "voice" | "text" | "direct";

/** Whether somebody may be in a room's call, and might have been before. */
export interface CallEntitlement extends PersonStanding {
  /** They have been in the room at least since then, by the homeserver's clock; undefined if they are not in it. */
  readonly memberSinceMs: number | undefined;
}

export interface CallRoomPort {
  /** True as well for a room that is not known (yet): nothing must be sent in clear by mistake. */
  isEncrypted(roomId: string): boolean;
  /** `text` for a room that is not known. */
  kind(roomId: string): CallRoomKind;
  /** Everybody else in a direct conversation, those who have not accepted it yet included; else empty. */
  peers(roomId: string): readonly string[];
  /** Falls back to the localpart as the name while the member is not known. The same signal for the same arguments. */
  member(roomId: string, userId: string): ReadonlySignal<CallRoomMember>;
  /** As the room says in this moment. Of a room that is not known nobody may do anything. */
  entitlement(roomId: string, userId: string): CallEntitlement;
}
