import type { PublishSource } from "@melo/protocol";
import { AccessToken, TrackSource } from "livekit-server-sdk";
import type { LivekitKey } from "./call-server.ts";

/**
 * Two minutes: enough to connect with, also after a warm-up by hovering; LiveKit renews it for whoever is connected.
 * Not less, because clocks differ and slow phones take half a minute; not more, because nobody can call a token back.
 */
const tokenLifeSeconds = 120;

export interface JoinGrant {
  readonly room: string;
  readonly identity: string;
  /** As the others see it in LiveKit. */
  readonly name: string;
  readonly canPublishSources: readonly PublishSource[];
  readonly canSubscribe: boolean;
}

export interface MintedToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

export type MintToken = (grant: JoinGrant) => Promise<MintedToken>;

const trackSources: Readonly<Record<PublishSource, TrackSource>> = {
  microphone: TrackSource.MICROPHONE,
  camera: TrackSource.CAMERA,
  screen_share: TrackSource.SCREEN_SHARE,
  screen_share_audio: TrackSource.SCREEN_SHARE_AUDIO,
};

/**
 * A token that opens one room to one identity and nothing else. What is left out or false here LiveKit would partly
 * grant by default: `canPublishData` follows `canPublish` when it is not said, and no MatrixRTC client needs it (chat,
 * reactions and keys go through Matrix).
 */
export async function mintToken(key: LivekitKey, grant: JoinGrant): Promise<MintedToken> {
  const token = new AccessToken(key.id, key.secret, {
    identity: grant.identity,
    name: grant.name,
    ttl: tokenLifeSeconds,
  });
  const sources = grant.canPublishSources.map((source) => trackSources[source]);
  token.addGrant({
    roomJoin: true,
    room: grant.room,
    canPublish: sources.length > 0,
    ...(sources.length > 0 ? { canPublishSources: sources } : {}),
    canSubscribe: grant.canSubscribe,
    canPublishData: false,
    canUpdateOwnMetadata: false,
  });
  const jwt = await token.toJwt();
  return { token: jwt, expiresAtMs: expiryOf(jwt) };
}

function expiryOf(jwt: string): number {
  const claims: unknown = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
  // We have just signed it: `exp` is a number of seconds.
  return (claims as { readonly exp: number }).exp * 1000;
}
