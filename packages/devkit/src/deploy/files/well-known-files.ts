import { originOf, type Deployment } from "../deployment.ts";

/**
 * What the domain of the user ids has to answer below `/.well-known/matrix/`, if it is not the domain of the deployment,
 * where Synapse answers itself. Browsers of other origins read `client`: it needs `Access-Control-Allow-Origin: *`.
 */
export function wellKnownFiles(deployment: Deployment): Readonly<Record<"client" | "server", string>> {
  const origin = originOf(deployment);
  const client = {
    "m.homeserver": { base_url: `${origin}/` },
    "org.matrix.msc4143.rtc_foci": [{ type: "livekit", livekit_service_url: `${origin}/livekit/jwt` }],
  };
  const server = { "m.server": `${deployment.domain}:443` };
  return { client: `${JSON.stringify(client, undefined, 2)}\n`, server: `${JSON.stringify(server, undefined, 2)}\n` };
}
