import { MeloError } from "@melo/protocol";
import { createExpiringMap } from "../expiring-map.ts";
import { findHomeserver } from "./find-homeserver.ts";
import { createInFlightLimit } from "./in-flight-limit.ts";
import type { NameLookup } from "./name-lookup.ts";
import type { AskUserinfo, Userinfo } from "./openid-token.ts";
import type { Destination, SendOutbound } from "./outbound.ts";
import { parseJsonText } from "./parse-json-text.ts";

export interface AskHomeserverDeps {
  readonly send: SendOutbound;
  readonly lookup: NameLookup;
  /** Homeservers that are asked at a known base URL: our own above all. It is not looked up, and not judged. */
  readonly knownUrls: ReadonlyMap<string, string>;
  /** The only homeservers that may be asked; undefined: all of the public internet. */
  readonly allowedServers: ReadonlySet<string> | undefined;
  readonly fetch: typeof globalThis.fetch;
  now(): number;
}

/** Everything together: discovery, name lookups, connecting, the answer. */
const timeoutMs = 5000;
const foundLifeMs = 3_600_000;
/** A flood of one dead name costs one look in half a minute. */
const unreachableLifeMs = 30_000;
const maxRemembered = 2000;
const notFoundStatus = 404;
const maxPerServer = 8;
const maxAtOnce = 64;

/** Asks any homeserver about an OpenID token, so that nobody can make us knock at doors that are not theirs. */
export function createAskUserinfo(deps: AskHomeserverDeps): AskUserinfo {
  const { send, lookup, knownUrls, allowedServers, now } = deps;
  const found = createExpiringMap<readonly Destination[]>(maxRemembered, now);
  const limited = createInFlightLimit(maxPerServer, maxAtOnce);

  async function destinationsOf(serverName: string, signal: AbortSignal): Promise<readonly Destination[]> {
    const known = found.get(serverName);
    if (known !== undefined) return known;
    return findHomeserver(send, lookup, serverName, signal);
  }

  async function askAt(destinations: readonly Destination[], path: string, signal: AbortSignal): Promise<Userinfo> {
    let failure: unknown;
    for (const destination of destinations) {
      try {
        const { status, body } = await send(destination, { method: "GET", path, signal });
        return { status, body: parseJsonText(body) };
      } catch (error) {
        failure = error;
      }
    }
    throw new MeloError("server_unreachable", "no such homeserver", { cause: failure });
  }

  async function ask(serverName: string, path: string): Promise<Userinfo> {
    const signal = AbortSignal.timeout(timeoutMs);
    const destinations = await destinationsOf(serverName, signal);
    try {
      const answer = await askAt(destinations, path, signal);
      found.set(serverName, destinations, foundLifeMs);
      return answer;
    } catch (error) {
      found.set(serverName, [], unreachableLifeMs);
      throw error;
    }
  }

  return async function askUserinfo(serverName, accessToken) {
    const path = `/_matrix/federation/v1/openid/userinfo?${new URLSearchParams({ access_token: accessToken }).toString()}`;
    const knownUrl = knownUrls.get(serverName);
    if (knownUrl !== undefined) {
      const answer = await askAtUrl(deps.fetch, knownUrl + path);
      // One whose clients are served elsewhere than other homeservers is found as those find it.
      if (answer.status !== notFoundStatus) return answer;
    }
    if (allowedServers !== undefined && !allowedServers.has(serverName)) {
      throw new MeloError("server_unreachable", "not one of the homeservers that may be asked");
    }
    return limited(serverName, () => ask(serverName, path));
  };
}

async function askAtUrl(fetch: typeof globalThis.fetch, url: string): Promise<Userinfo> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, body: parseJsonText(await response.text()) };
  } catch (error) {
    throw new MeloError("server_unreachable", "the homeserver does not answer", { cause: error });
  }
}
