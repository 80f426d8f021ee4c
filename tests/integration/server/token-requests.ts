import type { World } from "@melo/devkit";
import type { LivekitTokenAnswer } from "@melo/protocol";
import { assertLeastGrant, createRecordedLog } from "@melo/server/testing";
import { createWebHandlers } from "@melo/server/web";

export interface TokenReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Partial<LivekitTokenAnswer> & { readonly errcode?: string; readonly error?: string };
}

export type RequestToken = (
  roomId: string,
  accessToken?: string,
  headers?: Readonly<Record<string, string>>,
) => Promise<TokenReply>;

/** `GET /api/livekit` by a `web` that makes its tokens itself, against the world's servers. Every token is checked. */
export function tokenRequests(world: World): RequestToken {
  return tokenRequestsWith(world, {
    MATRIX_HOMESERVER_URL: world.homeserverUrl,
    MATRIX_HOMESERVER_INTERNAL_URL: world.internal.synapse,
    LIVEKIT_API_KEY: world.livekit.apiKey,
    LIVEKIT_API_SECRET: world.livekit.apiSecret,
    NEXT_PUBLIC_LIVEKIT_URL: world.livekit.sfuUrl,
    LIVEKIT_INTERNAL_URL: world.internal.livekit,
  });
}

/** As {@link tokenRequests}, by a `web` that hands them on to `calls`. */
export function tokenRequestsThroughCalls(world: World): RequestToken {
  return tokenRequestsWith(world, {
    MATRIX_HOMESERVER_URL: world.homeserverUrl,
    MELO_CALLS_INTERNAL_URL: world.internal.anyCalls,
  });
}

function tokenRequestsWith(world: World, environment: Readonly<Record<string, string>>): RequestToken {
  const { livekitToken } = createWebHandlers(environment, createRecordedLog());
  return async function requestToken(roomId, accessToken, headers = {}) {
    const response = await livekitToken(
      new Request(`${world.origin}/api/livekit?room=${encodeURIComponent(roomId)}`, {
        headers: { ...headers, ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }) },
      }),
    );
    const body = (await response.json()) as TokenReply["body"];
    if (body.token !== undefined) assertLeastGrant(body.token);
    return { status: response.status, headers: response.headers, body };
  };
}
