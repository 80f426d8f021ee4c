import { installDebianPackages, type DebianPackage } from "./debian-packages.ts";
import type { Installation } from "./installation.ts";

/** What namespaces, firewalls and browsers that trust an authority of a test's own are made with. */
const packages: readonly DebianPackage[] = [
  { name: "iproute2", megabytes: 20, command: "ip" },
  { name: "nftables", megabytes: 20, command: "nft" },
  { name: "libnss3-tools", megabytes: 20, command: "certutil" },
];

/** At once if nothing is missing. Throws a `Problem` if something is, and this person may not install it. */
export function installNetworkTools({ environment, steps }: Installation): Promise<void> {
  return steps.run("install network tools", (progress) => installDebianPackages(packages, environment, progress));
}
