import type { ReadonlySignal } from "@melo/reactive";

/** What a call needs to know about a person: their membership of the Matrix room. */
export interface CallRoomMember {
  readonly userId: string;
  readonly displayName: string;
  /** `mxc://` URL. */
  readonly avatarMxc: string | undefined;
}

export interface CallRoomPort {
  /** True as well for a room that is not known (yet): nothing must be sent in clear by mistake. */
  isEncrypted(roomId: string): boolean;
  /** Falls back to the localpart as the name while the member is not known. The same signal for the same arguments. */
  member(roomId: string, userId: string): ReadonlySignal<CallRoomMember>;
}
