import type { PublishSource } from "@melo/protocol";
import { AccessToken } from "livekit-server-sdk";
import { bearerAttributes, identityOf, type Bearer, type CallSlot } from "./bearer.ts";
import type { LivekitKey } from "./call-server.ts";
import { callRoomName } from "./room-name.ts";
import { trackSourceOf } from "./track-sources.ts";

/**
 * Two minutes: enough to connect with, also after a warm-up by hovering; LiveKit renews it for whoever is connected.
 * Not less, because clocks differ and slow phones take half a minute; not more, because nobody can call a token back.
 */
const tokenLifeSeconds = 120;

export interface JoinGrant {
  readonly bearer: Bearer;
  readonly slot: CallSlot;
  /** As the others see it in LiveKit; undefined for clients that find names in Matrix. */
  readonly name: string | undefined;
  readonly canPublishSources: readonly PublishSource[];
  readonly canSubscribe: boolean;
}

export interface MintedToken {
  readonly token: string;
  /** Of the LiveKit participant. */
  readonly identity: string;
  /** Name of the LiveKit room. */
  readonly room: string;
  readonly expiresAtMs: number;
}

export type MintToken = (grant: JoinGrant) => Promise<MintedToken>;

/**
 * A token that opens one room to one identity and nothing else, and says whose it is. What is left out or false here
 * LiveKit would partly grant by default: `canPublishData` follows `canPublish` when it is not said, and no MatrixRTC
 * client needs it (chat, reactions and keys go through Matrix). It is valid from now on (`nbf`); LiveKit and the door
 * forgive clocks that differ by a minute.
 */
export async function mintToken(key: LivekitKey, grant: JoinGrant): Promise<MintedToken> {
  const identity = identityOf(grant.bearer);
  const room = callRoomName(grant.slot.roomId, grant.slot.slotId);
  const token = new AccessToken(key.id, key.secret, {
    identity,
    ...(grant.name === undefined ? {} : { name: grant.name }),
    attributes: { ...bearerAttributes(grant.bearer, grant.slot) },
    ttl: tokenLifeSeconds,
  });
  const sources = grant.canPublishSources.map(trackSourceOf);
  token.addGrant({
    roomJoin: true,
    room,
    canPublish: sources.length > 0,
    ...(sources.length > 0 ? { canPublishSources: sources } : {}),
    canSubscribe: grant.canSubscribe,
    canPublishData: false,
    canUpdateOwnMetadata: false,
  });
  const jwt = await token.toJwt();
  return { token: jwt, identity, room, expiresAtMs: expiryOf(jwt) };
}

function expiryOf(jwt: string): number {
  const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
  // We have just signed it: `exp` is a number of seconds.
  return (claims as { readonly exp: number }).exp * 1000;
}
