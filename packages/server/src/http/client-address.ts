import { isIPv6 } from "node:net";

const maxAddressLength = 64;
const mappedPrefix = /^::ffff:(?=[\d.]+$)/i;

/**
 * The client's address as the front door saw it: the last entry of `X-Forwarded-For`. Entries before it are the client's
 * own claims. Without a front door everybody shares one address, and so one limit. Of an IPv6 address it is the /64: who
 * has one address of it has all of them.
 */
export function clientAddressOf(request: Request): string {
  const last = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const address = last.replace(mappedPrefix, "").slice(0, maxAddressLength);
  if (address === "") return "unknown";
  return isIPv6(address) ? networkOf(address) : address;
}

/** `2001:db8:0:7` of `2001:db8::7:1:2:3:4`. */
function networkOf(address: string): string {
  const [head = "", tail] = (address.split("%")[0] ?? "").toLowerCase().split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  // The last group may be an IPv4 address, which stands for two.
  const length = before.length + after.length + (address.includes(".") ? 1 : 0);
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - length }, () => "0");
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":");
}
