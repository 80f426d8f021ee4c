import { isIP } from "node:net";

/** Whom to connect to, and by which name: addresses are none (RFC 6066, 3), and Node refuses to say them. */
export function tlsPlace(
  host: string,
  port: number,
): { readonly host: string; readonly port: number; readonly servername?: string } {
  return isIP(host) === 0 ? { host, port, servername: host } : { host, port };
}
