import { serverNameOf } from "@melo/protocol";
import type { CallAccess } from "../access/authorize-call-access.ts";
import { findPresent } from "../access/find-present.ts";
import type { RoomView } from "../access/room-view.ts";
import type { Bearer, CallSlot } from "../livekit/bearer.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import type { MintedToken, MintToken } from "../livekit/mint-token.ts";
import { callRoomName } from "../livekit/room-name.ts";

/** Where the tokens of `GET /api/livekit` come from, once it is decided that somebody gets one. */
export interface TokenIssuer {
  /** Who is in the room's call, as far as the room's policy counts people. */
  presentIn(view: RoomView, userId: string): Promise<ReadonlySet<string>>;
  /** Rejects with `call_server_unreachable` if there is none to be had. */
  issue(wish: IssueWish): Promise<IssuedToken>;
}

export interface IssueWish {
  /** The person's own, for his homeserver. */
  readonly accessToken: string;
  readonly bearer: Bearer & { readonly deviceId: string };
  readonly slot: CallSlot;
  readonly name: string;
  readonly access: CallAccess & { readonly kind: "allowed" };
}

export interface IssuedToken extends MintedToken {
  /** WebSocket URL of the LiveKit it is for. */
  readonly url: string;
}

export interface OwnIssuerDeps {
  readonly callServer: CallServerPort;
  readonly mint: MintToken;
  /** WebSocket URL that browsers connect to. */
  readonly livekitUrl: string;
}

/** MELO makes them itself, and the LiveKit room before. */
export function createOwnIssuer({ callServer, mint, livekitUrl }: OwnIssuerDeps): TokenIssuer {
  return {
    presentIn: (view, userId) => findPresent(callServer, serverNameOf(userId) ?? "", view),
    async issue({ bearer, slot, name, access }) {
      const { canPublishSources, canSubscribe, maxMembers } = access;
      await callServer.ensureRoom(callRoomName(slot.roomId, slot.slotId), maxMembers);
      const minted = await mint({ bearer, slot, name, canPublishSources, canSubscribe });
      return { ...minted, url: livekitUrl };
    },
  };
}
