import { installDebianPackages, type DebianPackage } from "./debian-packages.ts";
import type { Installation } from "./installation.ts";

/** The reverse proxies for which there are samples, as Debian has them. */
const packages: readonly DebianPackage[] = [
  { name: "nginx-light", megabytes: 50, command: "nginx" },
  { name: "caddy", megabytes: 100, command: "/usr/bin/caddy" },
];

/** At once if nothing is missing. Throws a `Problem` if something is, and this person may not install it. */
export function installProxies({ environment, steps }: Installation): Promise<void> {
  return steps.run("install nginx and Caddy", (progress) => installDebianPackages(packages, environment, progress));
}
