import { z } from "zod";
import { createExpiringMap } from "../expiring-map.ts";
import type { SendOutbound } from "./outbound.ts";
import { isDnsName, isHomeserverPort, parseServerName } from "./server-name.ts";
import { readWellKnown } from "./well-known.ts";
import { MeloError } from "@melo/protocol";

/** Where a homeserver's client-server API is, where it keeps its users' delayed leaves. */
export interface ClientApi {
  /** Base URL without a trailing slash; undefined: the homeserver whose application service we are. */
  readonly url: string | undefined;
}

/** Undefined if it cannot be found. */
export type FindClientApi = (serverName: string) => Promise<ClientApi | undefined>;

export interface FindClientApiDeps {
  readonly ownServerName: string | undefined;
  readonly overrides: ReadonlyMap<string, string>;
  readonly send: SendOutbound;
  now(): number;
}

const lifeMs = 4 * 3_600_000;
const timeoutMs = 5000;
const maxRemembered = 1000;
const contentSchema = z.object({ "m.homeserver": z.object({ base_url: z.string() }) });

/** By configuration, else as clients find it (Matrix specification, client-server API, "Well-known URIs"). */
export function createFindClientApi({ ownServerName, overrides, send, now }: FindClientApiDeps): FindClientApi {
  const found = createExpiringMap<string>(maxRemembered, now);

  async function discover(serverName: string): Promise<string | undefined> {
    const server = parseServerName(serverName);
    if (server === undefined || server.isAddress) return undefined;
    const content = await readWellKnown(send, server.host, "client", AbortSignal.timeout(timeoutMs)).catch(unlessFound);
    const parsed = contentSchema.safeParse(content);
    return parsed.success ? usableUrl(parsed.data["m.homeserver"].base_url) : undefined;
  }

  return async function findClientApi(serverName) {
    if (serverName === ownServerName) return { url: undefined };
    const known = overrides.get(serverName) ?? found.get(serverName);
    if (known !== undefined) return { url: known };
    const url = await discover(serverName);
    if (url === undefined) return undefined;
    found.set(serverName, url, lifeMs);
    return { url };
  };
}

/** Only what could be a homeserver's address in the internet; whether it is one of ours is judged with each request. */
function usableUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, search, hash, origin, pathname } = new URL(text);
  const isPlain = username === "" && password === "" && search === "" && hash === "";
  const isHost = isDnsName(hostname) && (port === "" || isHomeserverPort(Number(port)));
  return protocol === "https:" && isPlain && isHost ? `${origin}${pathname}`.replace(/\/+$/, "") : undefined;
}

function unlessFound(error: unknown): undefined {
  if (error instanceof MeloError) return undefined;
  throw error;
}
