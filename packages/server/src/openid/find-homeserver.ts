import { z } from "zod";
import type { NameLookup, ServiceTarget } from "./name-lookup.ts";
import type { Destination, SendOutbound } from "./outbound.ts";
import { isDnsName, isHomeserverPort, parseServerName, type ServerName } from "./server-name.ts";
import { readWellKnown } from "./well-known.ts";

const federationPort = 8448;
const maxServices = 4;
const delegationSchema = z.object({ "m.server": z.string() });

/**
 * Where a homeserver answers other servers (Matrix specification, server-server API, "Resolving server names"), the
 * first to be tried first. Empty for a name that is none.
 */
export async function findHomeserver(
  send: SendOutbound,
  lookup: NameLookup,
  name: string,
  signal: AbortSignal,
): Promise<readonly Destination[]> {
  const server = parseServerName(name);
  if (server === undefined) return [];
  if (server.isAddress || server.port !== undefined) return [directly(server)];
  const delegated = await delegateOf(send, server.host, signal);
  if (delegated === undefined) return bySrvOf(lookup, server.host);
  if (delegated.isAddress || delegated.port !== undefined) return [directly(delegated)];
  return bySrvOf(lookup, delegated.host);
}

function directly({ host, isAddress, port }: ServerName): Destination {
  const authority = isAddress && host.includes(":") ? `[${host}]` : host;
  return {
    host,
    port: port ?? federationPort,
    authority: port === undefined ? authority : `${authority}:${port}`,
    isSecure: true,
  };
}

async function delegateOf(send: SendOutbound, host: string, signal: AbortSignal): Promise<ServerName | undefined> {
  // A host without a web server has no delegation.
  const content = await readWellKnown(send, host, "server", signal).catch(() => undefined);
  const parsed = delegationSchema.safeParse(content);
  return parsed.success ? parseServerName(parsed.data["m.server"]) : undefined;
}

/** The certificate is that of the name, whatever machine a record leads to. */
async function bySrvOf(lookup: NameLookup, host: string): Promise<readonly Destination[]> {
  const records = await lookup.servicesOf(`_matrix-fed._tcp.${host}`);
  const services = records.length > 0 ? records : await lookup.servicesOf(`_matrix._tcp.${host}`);
  const usable = services.filter(isUsable).slice(0, maxServices);
  if (services.length === 0) return [{ host, port: federationPort, authority: host, isSecure: true }];
  return usable.map((service) => ({ ...service, authority: host, isSecure: true }));
}

function isUsable({ host, port }: ServiceTarget): boolean {
  return isDnsName(host.toLowerCase()) && isHomeserverPort(port);
}
