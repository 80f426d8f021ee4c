import { isIPv4, isIPv6 } from "node:net";

/** A Matrix server name taken apart (Matrix specification, appendices, "Server Name"). */
export interface ServerName {
  /** Without brackets, lower case. */
  readonly host: string;
  readonly isAddress: boolean;
  /** Undefined if it names none. */
  readonly port: number | undefined;
}

const pattern = /^(?:\[(?<ipv6>[0-9A-Fa-f:.]{2,45})\]|(?<name>[A-Za-z0-9.-]{1,253}))(?::(?<port>[0-9]{1,5}))?$/;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** URLs and resolvers take what ends so for an IPv4 address in one of its older spellings. */
const numericLabel = /^(?:[0-9]+|0x[0-9a-f]*)$/;
const firstUnprivilegedPort = 1024;
const lastPort = 65_535;
/** The only ones of the privileged ports at which a homeserver is found. */
const httpsPort = 443;

/**
 * Undefined for what is no server name, and for one that cannot be a homeserver's: spellings of addresses other than the
 * usual, and ports that belong to other services.
 */
export function parseServerName(text: string): ServerName | undefined {
  const { ipv6, name, port: portText } = pattern.exec(text)?.groups ?? {};
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && !isHomeserverPort(port)) return undefined;
  if (ipv6 !== undefined) return isIPv6(ipv6) ? { host: ipv6.toLowerCase(), isAddress: true, port } : undefined;
  const host = name?.toLowerCase() ?? "";
  if (isIPv4(host)) return { host, isAddress: true, port };
  return isDnsName(host) ? { host, isAddress: false, port } : undefined;
}

export function isHomeserverPort(port: number): boolean {
  return port === httpsPort || (port >= firstUnprivilegedPort && port <= lastPort);
}

export function isDnsName(host: string): boolean {
  const labels = host.split(".");
  return labels.every((part) => label.test(part)) && !numericLabel.test(labels.at(-1) ?? "");
}
