import { createHash } from "node:crypto";
import type { Session, SessionsPort } from "../homeserver/sessions.ts";

/**
 * How long the homeserver's word about a token is believed. Every use reads the room with the same token right after,
 * so that a token which was signed out gets nothing in the meantime.
 */
const lifeMs = 10_000;
const maxSessions = 5000;

interface CachedSession {
  readonly session: Session;
  readonly untilMs: number;
}

/** `identify` that asks once per token and ten seconds. Keeps hashes, never tokens. */
export function createSessionCache(sessions: SessionsPort, now: () => number): SessionsPort["identify"] {
  const cache = new Map<string, CachedSession>();
  return async function identify(accessToken) {
    const key = createHash("sha256").update(accessToken).digest("base64url");
    const cached = cache.get(key);
    if (cached !== undefined && cached.untilMs > now()) return cached.session;
    const session = await sessions.identify(accessToken);
    cache.delete(key);
    cache.set(key, { session, untilMs: now() + lifeMs });
    const [oldest] = cache.keys();
    if (cache.size > maxSessions && oldest !== undefined) cache.delete(oldest);
    return session;
  };
}
