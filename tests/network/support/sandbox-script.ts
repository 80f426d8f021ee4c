import { realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { UnitProcess } from "@melo/devkit/testing/units";

const repositoryFolder = join(import.meta.dirname, "../../..");

/**
 * A shell script that becomes the unit's process, with what systemd would do for it before. `ip netns exec` has made a mount
 * namespace already: in it the deployment's folder is emptied but for the paths that the unit lists, `/tmp` is the unit's own
 * (`PrivateTmp`), and nothing else can be written (`ProtectSystem=strict`). MELO and its tools are there wherever this
 * checkout lies, also where a server would not have them: in `/tmp`, or in a folder that only root may enter.
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
  const keptPaths = neededPaths(unit).filter((path) => closedFolderAbove(path) !== undefined);
  const closed = new Set(
    keptPaths.flatMap((path) => closedFolderAbove(path) ?? []).filter((cover) => cover !== "/tmp"),
  );
  const environment = Object.entries(unit.environment).map(([name, value]) => `'${name}=${value}'`);
  return [
    "set -eu",
    "mount --make-rprivate /",
    // To work in: it goes with the namespace, however that ends.
    "mount -t tmpfs tmpfs /mnt",
    "stash=/mnt/stash",
    "mkdir $stash",
    `mount --bind ${folder} $stash`,
    ...keptPaths.map((path, index) => `mkdir /mnt/kept${index}\nmount --bind ${path} /mnt/kept${index}`),
    "mount -t tmpfs -o mode=1777 tmpfs /tmp",
    ...[...closed].map((cover) => `mount -t tmpfs -o mode=755 tmpfs ${cover}`),
    ...keptPaths.map((path, index) =>
      [`mkdir -p ${path}`, `mount --move /mnt/kept${index} ${path}`, `mount -o remount,bind,ro ${path}`].join("\n"),
    ),
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

/** The checkout, the tools, and where a program comes from that lies elsewhere (pyenv's Python). */
function neededPaths(unit: UnitProcess): readonly string[] {
  const tools = process.env["MELO_TOOLS"];
  const [, pythons] = /^(.*\/\.pyenv)\//.exec(realpathSync(unit.command[0] ?? "")) ?? [];
  return [repositoryFolder, tools, pythons].filter((path) => path !== undefined);
}

/** The outermost folder that an account which is not root's would not get through. */
function closedFolderAbove(path: string): string | undefined {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== "/"; folder = dirname(folder)) folders.unshift(folder);
  return folders.find((folder) => folder === "/tmp" || (statSync(folder).mode & 0o001) === 0);
}
