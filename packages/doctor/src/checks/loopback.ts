import { isIPv4 } from "node:net";

/** Whether only programs of this machine get there. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || host.startsWith("127.");
}

/** Addresses of a home or an office, which nobody outside reaches (RFC 1918, 6598). */
export function isPrivateAddress(address: string): boolean {
  if (!isIPv4(address)) return /^f[cd]/i.test(address);
  const [a = 0, b = 0] = address.split(".").map(Number);
  return a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128);
}

/** Whether a server with this origin is for machines nearby alone, whose ways no firewall narrows. */
export function isNearby(origin: string): boolean {
  const { hostname } = new URL(origin);
  return isLoopback(hostname) || isPrivateAddress(hostname) || hostname.endsWith(".local");
}
