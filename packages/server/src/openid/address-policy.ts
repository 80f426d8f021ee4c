import { BlockList, isIP, isIPv6 } from "node:net";

/** A range of addresses, as `10.0.0.0/8`. */
export interface Network {
  readonly address: string;
  readonly prefix: number;
}

export interface AddressPolicyOptions {
  /** Private networks in which homeservers may be asked all the same. */
  readonly allowedNetworks?: readonly Network[];
  readonly isLoopbackAllowed?: boolean;
}

/** Whether a request that somebody else caused may go to this address. */
export type AddressPolicy = (address: string) => boolean;

/** Everything that IANA's special-purpose registry does not call globally reachable, multicast, and reserved space. */
const closedIpv4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** Global unicast, which is all of IPv6 that is in use. */
const openIpv6 = ["2000::/3"];
/** Within it: documentation, benchmarks, and addresses that stand for IPv4 ones. */
const closedIpv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
const loopback = ["127.0.0.0/8", "::1/128"];

export function createAddressPolicy(options: AddressPolicyOptions = {}): AddressPolicy {
  const closed = blockListOf([...closedIpv4, ...closedIpv6].map(networkFrom));
  const open = blockListOf(openIpv6.map(networkFrom));
  const own = options.isLoopbackAllowed === true ? loopback.map(networkFrom) : [];
  const allowed = blockListOf([...(options.allowedNetworks ?? []), ...own]);

  return function isAllowed(given) {
    const address = withoutIpv4Mapping(given);
    if (isIP(address) === 0) return false;
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (allowed.check(address, family)) return true;
    if (family === "ipv6" && !open.check(address, family)) return false;
    return !closed.check(address, family);
  };
}

/** Undefined for what is no range in CIDR notation. */
export function parseNetwork(text: string): Network | undefined {
  const [address = "", prefixText = "", ...rest] = text.split("/");
  const version = isIP(address);
  const prefix = Number(prefixText);
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefixText)) return undefined;
  return prefix <= (version === 4 ? 32 : 128) ? { address, prefix } : undefined;
}

function networkFrom(text: string): Network {
  const [address = "", prefix = ""] = text.split("/");
  return { address, prefix: Number(prefix) };
}

function blockListOf(networks: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const { address, prefix } of networks) list.addSubnet(address, prefix, isIPv6(address) ? "ipv6" : "ipv4");
  return list;
}

/** `::ffff:127.0.0.1` and `::ffff:7f00:1` reach what `127.0.0.1` reaches. Everything else stays as it is. */
function withoutIpv4Mapping(address: string): string {
  if (!isIPv6(address)) return address;
  // The URL parser writes every spelling of an IPv6 address in the same way.
  const canonical = new URL(`http://[${address.split("%")[0]}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return canonical;
  const [high, low] = [parseInt(mapped[1] ?? "", 16), parseInt(mapped[2] ?? "", 16)];
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}
