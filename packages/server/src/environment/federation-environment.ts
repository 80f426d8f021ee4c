import { z } from "zod";
import { parseNetwork, type Network } from "../openid/address-policy.ts";
import { parseServerName } from "../openid/server-name.ts";

/** A value that is loud enough to be nobody's accident. */
const skipTlsValue = "YES_I_KNOW_WHAT_I_AM_DOING";

/** How other homeservers are found and asked. The names that start with `LIVEKIT_` are those of lk-jwt-service. */
export const federationVariables = {
  /** Homeservers whose users make calls begin, with commas between; `*`: all of them. */
  LIVEKIT_FULL_ACCESS_HOMESERVERS: listOf(serverNameOrAll).optional(),
  /** `server=url,…`: where a homeserver's client-server API is. */
  LIVEKIT_CS_API_URL_OVERRIDES: z.string().transform(urlsByServer).optional(),
  LIVEKIT_INSECURE_SKIP_VERIFY_TLS: z.string().optional(),
  /** The only homeservers that are asked about their users. Without it: all of the internet. */
  MELO_ALLOWED_HOMESERVERS: listOf(serverNameOrAll).optional(),
  /** Private networks in which homeservers are asked all the same: `10.0.0.0/8,fd00::/8`. */
  MELO_ALLOWED_NETWORKS: listOf(network).optional(),
  /** `server=url,…`: homeservers that are asked about their users at a known address, unlooked-up. */
  MELO_FEDERATION_URL_OVERRIDES: z.string().transform(urlsByServer).optional(),
};

export interface FederationSettings {
  readonly fullAccess: FullAccess;
  readonly clientApiUrls: ReadonlyMap<string, string>;
  readonly federationUrls: ReadonlyMap<string, string>;
  readonly allowedServers: ReadonlySet<string> | undefined;
  readonly allowedNetworks: readonly Network[];
  /** Certificates are not checked, and this machine's own addresses may be asked: for tests alone. */
  readonly isTlsVerified: boolean;
}

/** Homeservers whose users make calls begin. */
export type FullAccess = "everybody" | ReadonlySet<string>;

type FederationValues = {
  readonly [Name in keyof typeof federationVariables]?: z.output<(typeof federationVariables)[Name]> | undefined;
};

export function federationSettingsFrom(
  values: FederationValues,
  defaultFullAccess: readonly string[],
): FederationSettings {
  const fullAccess = values.LIVEKIT_FULL_ACCESS_HOMESERVERS ?? defaultFullAccess;
  const allowed = values.MELO_ALLOWED_HOMESERVERS;
  return {
    fullAccess: fullAccess.length === 1 && fullAccess[0] === "*" ? "everybody" : new Set(fullAccess),
    clientApiUrls: values.LIVEKIT_CS_API_URL_OVERRIDES ?? new Map(),
    federationUrls: values.MELO_FEDERATION_URL_OVERRIDES ?? new Map(),
    allowedServers: allowed === undefined || allowed.includes("*") ? undefined : new Set(allowed),
    allowedNetworks: values.MELO_ALLOWED_NETWORKS ?? [],
    isTlsVerified: values.LIVEKIT_INSECURE_SKIP_VERIFY_TLS !== skipTlsValue,
  };
}

export function hasFullAccess(fullAccess: FullAccess, serverName: string): boolean {
  return fullAccess === "everybody" || fullAccess.has(serverName);
}

function listOf<T>(parse: (text: string, context: z.RefinementCtx) => T) {
  return z.string().transform((text, context) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "")
      .map((item) => parse(item, context)),
  );
}

function serverNameOrAll(text: string, context: z.RefinementCtx): string {
  if (text !== "*" && parseServerName(text) === undefined) {
    context.addIssue("must be server names with commas between, or *");
  }
  return text;
}

function network(text: string, context: z.RefinementCtx): Network {
  const parsed = parseNetwork(text);
  if (parsed === undefined) context.addIssue("must be networks such as 10.0.0.0/8, with commas between");
  return parsed ?? { address: "127.0.0.1", prefix: 32 };
}

function urlsByServer(text: string, context: z.RefinementCtx): ReadonlyMap<string, string> {
  const pairs = text
    .split(",")
    .filter((pair) => pair.trim() !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return [
        pair.slice(0, at).trim(),
        pair
          .slice(at + 1)
          .trim()
          .replace(/\/+$/, ""),
      ] as const;
    });
  if (pairs.some(([server, url]) => parseServerName(server) === undefined || !isHttpUrl(url))) {
    context.addIssue("must be server=url pairs with commas between");
  }
  return new Map(pairs);
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
