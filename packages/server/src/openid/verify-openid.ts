import { createHash } from "node:crypto";
import { isUserId, MeloError, serverNameOf } from "@melo/protocol";
import { z } from "zod";
import type { Log } from "../log.ts";
import { createExpiringMap } from "../expiring-map.ts";
import type { AskUserinfo, OpenIdToken, VerifyOpenId } from "./openid-token.ts";

export interface VerifyOpenIdDeps {
  readonly askUserinfo: AskUserinfo;
  readonly log: Log;
  now(): number;
}

/** A token lives an hour; a client that retries within a minute costs its homeserver nothing. */
const provenLifeMs = 60_000;
const refusedLifeMs = 5000;
const maxRemembered = 5000;
/** Synapse's have 24 characters. */
const maxTokenLength = 4096;
const userinfoSchema = z.object({ sub: z.string().refine(isUserId) });

/**
 * Asks the homeserver that is said to have made the token whose it is. That server can speak for its own users only:
 * without comparing, any server could make tokens for anybody (matrix-org/matrix-spec#757). Remembers the answer by the
 * token's hash, never the token.
 */
export function createVerifyOpenId({ askUserinfo, log, now }: VerifyOpenIdDeps): VerifyOpenId {
  const answers = createExpiringMap<{ readonly userId: string | undefined }>(maxRemembered, now);
  const running = new Map<string, Promise<string | undefined>>();

  async function ask({ accessToken, matrixServerName }: OpenIdToken): Promise<string | undefined> {
    if (accessToken.length > maxTokenLength) return undefined;
    try {
      const { status, body } = await askUserinfo(matrixServerName, accessToken);
      const { success, data } = userinfoSchema.safeParse(body);
      if (status !== 200 || !success) return undefined;
      if (serverNameOf(data.sub) === matrixServerName) return data.sub;
      log.warn({ serverName: matrixServerName }, "refused: a homeserver spoke for a user of another one");
    } catch (error) {
      if (!(error instanceof MeloError) || error.code === "rate_limited") throw error;
      log.info({ err: error, serverName: matrixServerName }, "a homeserver could not be asked about an OpenID token");
    }
    return undefined;
  }

  async function askOnce(key: string, token: OpenIdToken): Promise<string | undefined> {
    const userId = await ask(token);
    answers.set(key, { userId }, userId === undefined ? refusedLifeMs : provenLifeMs);
    return userId;
  }

  return async function verifyOpenId(token) {
    const key = keyOf(token);
    const known = answers.get(key);
    if (known !== undefined) return proven(known.userId);
    const asking = running.get(key) ?? askOnce(key, token).finally(() => running.delete(key));
    running.set(key, asking);
    return proven(await asking);
  };
}

function proven(userId: string | undefined): string {
  if (userId === undefined) throw new MeloError("not_signed_in", "the OpenID token is not proven");
  return userId;
}

function keyOf({ accessToken, matrixServerName }: OpenIdToken): string {
  return createHash("sha256")
    .update(JSON.stringify([matrixServerName, accessToken]))
    .digest("base64url");
}
