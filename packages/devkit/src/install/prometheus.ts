import { installDebianPackages } from "./debian-packages.ts";
import type { Installation } from "./installation.ts";

/** Prometheus and promtool, with which the shipped files are tried. */
export function installPrometheus({ environment, steps }: Installation): Promise<void> {
  return steps.run("install Prometheus", (progress) =>
    installDebianPackages([{ name: "prometheus", megabytes: 300, command: "promtool" }], environment, progress),
  );
}
