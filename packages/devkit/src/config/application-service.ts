import { stringify } from "yaml";

export interface ApplicationServiceDescription {
  readonly serverName: string;
  /** Base URL of the internal listener of `calls`. */
  readonly url: string;
  readonly asToken: string;
  readonly hsToken: string;
}

/** The only prefix Synapse 1.163.2 lets an application service claim (MSC4512); it refuses to start with any other. */
const proxyPrefix = "rtc/livekit";

/**
 * Registration file of `calls`. The namespace covers every local account and owns none: it brings the pushes and lets
 * `calls` read and write as a local member, which makes `as_token` a master key. Holds secrets: mode 0600.
 */
export function applicationServiceYaml(service: ApplicationServiceDescription): string {
  return stringify({
    id: "melo-calls",
    url: service.url,
    as_token: service.asToken,
    hs_token: service.hsToken,
    sender_localpart: "_melo",
    rate_limited: false,
    receive_ephemeral: true,
    namespaces: {
      users: [{ exclusive: false, regex: `@.*:${escapeRegex(service.serverName)}` }],
      aliases: [],
      rooms: [],
    },
    "io.element.msc4502.scopes": ["urn:matrix:client:io.element.msc4502:rooms:is_joined"],
    "io.element.msc4512.proxy_prefix": proxyPrefix,
    "io.element.msc4512.proxy_url": service.url,
  });
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
