import type { NetworkInterfaceInfo } from "node:os";
import { Problem } from "../problem.ts";

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** What programs make for their own use: containers, virtual machines, tunnels. */
const virtualName = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|utun|tun|tap|wg|zt)/;
const privateAddress =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/**
 * The address at which other machines of a home or an office reach this one: the one that was asked for, if this machine has
 * it, else its first on a private network. @throws {Problem}
 */
export function chooseLanAddress(interfaces: Interfaces, wanted: string | undefined): string {
  const all = Object.entries(interfaces).flatMap(([name, infos = []]) => infos.map((info) => ({ name, ...info })));
  const own = all.filter(({ family, internal }) => family === "IPv4" && !internal);
  const usual = own.filter(({ name, address }) => !virtualName.test(name) && privateAddress.test(address));
  const candidates = wanted === undefined ? usual : own.filter(({ address }) => address === wanted);
  const [found] = candidates;
  if (found !== undefined && privateAddress.test(found.address)) return found.address;
  const addresses = own.map(({ address }) => address).join(", ");
  const here = addresses === "" ? "It has none." : `Its addresses: ${addresses}.`;
  throw new Problem(
    wanted === undefined
      ? "This machine has no address on a private network."
      : `This machine has no address ${wanted} on a private network.`,
    `${here} Choose one with --lan-address; for the internet there is npm run deploy.`,
  );
}
