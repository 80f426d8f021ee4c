import type { ReadonlySignal } from "@melo/reactive";
import type { ConnectionQuality } from "../ports/index.ts";

/**
 * What stands between a tile and its picture. `connecting`: a membership whose media is not there yet; `waiting_for_key`
 * is normal for a moment on every join; `hidden_unencrypted`: publishes in clear in an encrypted room.
 */
export type TileMedia = "ready" | "connecting" | "waiting_for_key" | "cannot_decrypt" | "hidden_unencrypted";

export interface TileState {
  readonly kind: "person" | "screen";
  readonly userId: string;
  readonly displayName: string;
  readonly avatarMxc: string | undefined;
  readonly isOwn: boolean;
  /** The picture to paint, if there is one that may be shown. */
  readonly videoTrackId: string | undefined;
  readonly isMicrophoneOn: boolean;
  /** Of a shared screen: its sound comes with it. */
  readonly hasSound: boolean;
  readonly isDeafened: boolean;
  /** Place among the raised hands, from 1; undefined while it is down. */
  readonly handOrder: number | undefined;
  /** The reaction that is shown now, one emoji. */
  readonly reaction: string | undefined;
  readonly quality: ConnectionQuality;
  readonly media: TileMedia;
}

/** One place on the stage. The object lives as long as the tile; what changes is in its signals. */
export interface Tile {
  readonly key: string;
  readonly state: ReadonlySignal<TileState>;
  readonly isSpeaking: ReadonlySignal<boolean>;
}
