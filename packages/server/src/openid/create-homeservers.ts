import type { FederationSettings } from "../environment/federation-environment.ts";
import type { Log } from "../log.ts";
import { measureFetch } from "../metrics/measure-fetch.ts";
import { measureOutbound } from "../metrics/measure-outbound.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { createFindClientApi, type FindClientApi } from "./find-client-api.ts";
import { createAddressPolicy } from "./address-policy.ts";
import { createAskUserinfo } from "./ask-homeserver.ts";
import { createGuardedFetch } from "./guarded-fetch.ts";
import { createNameLookup } from "./name-lookup.ts";
import type { VerifyOpenId } from "./openid-token.ts";
import { createOutbound } from "./outbound.ts";
import { createVerifyOpenId } from "./verify-openid.ts";

/** Whatever is asked of homeservers that other people name. */
export interface Homeservers {
  readonly verifyOpenId: VerifyOpenId;
  readonly findClientApi: FindClientApi;
  /** For their client-server APIs. */
  readonly fetchForeign: typeof globalThis.fetch;
}

export interface HomeserversOptions {
  readonly federation: FederationSettings;
  /** The homeserver whose application service we are, and where it is. */
  readonly own: { readonly serverName: string; readonly url: string } | undefined;
  /** For servers of the operator's own choice. */
  readonly fetch: typeof globalThis.fetch;
  readonly metrics?: Pick<Metrics, "upstream">;
  readonly log: Log;
}

const unmeasured: Pick<Metrics, "upstream"> = { upstream: () => undefined };

export function createHomeservers(options: HomeserversOptions): Homeservers {
  const { federation, own, metrics = unmeasured, log } = options;
  const { isTlsVerified, clientApiUrls } = federation;
  if (!isTlsVerified) {
    log.warn({}, "LIVEKIT_INSECURE_SKIP_VERIFY_TLS is set: anybody can pretend to be any homeserver. For tests alone.");
  }
  const lookup = createNameLookup();
  const isAllowed = createAddressPolicy({
    allowedNetworks: federation.allowedNetworks,
    isLoopbackAllowed: !isTlsVerified,
  });
  const send = measureOutbound(createOutbound({ lookup, isAllowed, isTlsVerified }), metrics);
  const fetch = measureFetch(options.fetch, "homeserver", metrics);
  const now = Date.now;
  const ownUrls: readonly (readonly [string, string])[] = own === undefined ? [] : [[own.serverName, own.url]];
  const askUserinfo = createAskUserinfo({
    send,
    lookup,
    knownUrls: new Map([...ownUrls, ...federation.federationUrls]),
    allowedServers: federation.allowedServers,
    fetch,
    now,
  });
  const trusted = new Set([...clientApiUrls.values()].map((url) => new URL(url).origin));
  return {
    verifyOpenId: createVerifyOpenId({ askUserinfo, log, now }),
    findClientApi: createFindClientApi({ ownServerName: own?.serverName, overrides: clientApiUrls, send, now }),
    fetchForeign: createGuardedFetch(send, trusted, options.fetch),
  };
}
