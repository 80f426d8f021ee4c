import { realpathSync } from "node:fs";
import type { UnitProcess } from "@melo/devkit/testing/units";

/**
 * A shell script that becomes the unit's process, with what systemd would do for it before. `ip netns exec` has made a mount
 * namespace already: in it the deployment's folder is emptied but for the paths that the unit lists, `/tmp` is the unit's own
 * (`PrivateTmp`), and nothing else can be written (`ProtectSystem=strict`).
 */
export function sandboxScript(unit: UnitProcess, folder: string): string {
  const [uid, gid] = [unit.user, unit.group];
  const bind = (path: string, mode: "ro" | "rw"): string =>
    [
      `from=$stash${path.slice(folder.length)}`,
      // Written later by another service: systemd would fail as well.
      `if [ -d $from ]; then mkdir -p ${path}; else mkdir -p $(dirname ${path}); : > ${path}; fi`,
      `mount --bind $from ${path}`,
      ...(mode === "ro" ? [`mount -o remount,bind,ro ${path}`] : []),
    ].join("\n");
  const capabilities = unit.capabilities.map((name) => `+${name.toLowerCase().replace(/^cap_/, "")}`).join(",");
  const privileges = [
    `--reuid=${uid} --regid=${gid} --clear-groups --no-new-privs`,
    ...(capabilities === "" ? [] : [`--inh-caps=${capabilities} --ambient-caps=${capabilities}`]),
  ].join(" ");
  const environment = Object.entries(unit.environment).map(([name, value]) => `'${name}=${value}'`);
  return [
    "set -eu",
    "mount --make-rprivate /",
    // To work in: it goes with the namespace, however that ends.
    "mount -t tmpfs tmpfs /mnt",
    ...openRootsHome(unit.command[0] ?? ""),
    "stash=/mnt/stash",
    "mkdir $stash",
    `mount --bind ${folder} $stash`,
    "mount -t tmpfs -o mode=1777 tmpfs /tmp",
    `mkdir -p ${folder}`,
    `mount -t tmpfs -o mode=755 tmpfs ${folder}`,
    ...unit.readOnlyPaths.map((path) => bind(path, "ro")),
    ...unit.writablePaths.map((path) => bind(path, "rw")),
    "umount -l $stash",
    "umount /mnt",
    "mount -o remount,bind,ro /",
    `cd ${unit.workingFolder}`,
    `exec setpriv ${privileges} env -i ${[...environment, ...unit.command].join(" ")}`,
  ].join("\n");
}

/** Where Python comes from root's home (pyenv), which nobody else may enter: the process gets one with nothing else in it. */
function openRootsHome(program: string): readonly string[] {
  const [, topFolder] = /^(\/root\/[^/]+)\//.exec(realpathSync(program)) ?? [];
  if (topFolder === undefined) return [];
  return [
    "home=/mnt/home",
    "mkdir $home",
    `mount --bind ${topFolder} $home`,
    "mount -t tmpfs -o mode=755 tmpfs /root",
    `mkdir ${topFolder}`,
    `mount --move $home ${topFolder}`,
  ];
}
