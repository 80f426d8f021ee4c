import { lookup, Resolver } from "node:dns/promises";

export interface ServiceTarget {
  readonly host: string;
  readonly port: number;
}

/** Names of the internet. Both methods resolve to nothing for a name that has no such record. */
export interface NameLookup {
  /** IPv4 and IPv6 addresses, in the order in which they should be tried. */
  addressesOf(host: string): Promise<readonly string[]>;
  /** `SRV` records, the first to be tried first. */
  servicesOf(name: string): Promise<readonly ServiceTarget[]>;
}

const timeoutMs = 2000;

/** The resolver of this machine. */
export function createNameLookup(): NameLookup {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  return {
    async addressesOf(host) {
      const found = await lookup(host, { all: true, order: "verbatim" }).catch(nothing);
      return found.map(({ address }) => address);
    },
    async servicesOf(name) {
      const found = await resolver.resolveSrv(name).catch(nothing);
      const sorted = found.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight);
      return sorted.map(({ name: host, port }) => ({ host: host.replace(/\.$/, ""), port }));
    },
  };
}

/** A name that cannot be looked up is one without records: there is nobody to ask either way. */
function nothing(): [] {
  return [];
}
