import { realpathSync } from "node:fs";
import { join } from "node:path";
import { closedFolderTo, toolsFolderFrom, type UnitProcess } from "@melo/devkit/testing/units";

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
  const keptPaths = neededPaths(unit).filter((path) => coverOf(path, unit) !== undefined);
  const closed = new Set(keptPaths.flatMap((path) => coverOf(path, unit) ?? []).filter((cover) => cover !== "/tmp"));
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
  const [, pythons] = /^(.*\/\.pyenv)\//.exec(realpathSync(unit.command[0] ?? "")) ?? [];
  const paths = [repositoryFolder, toolsFolderFrom(process.env), pythons];
  return paths.filter((path) => path !== undefined);
}

/** What hides a path from the unit's process: its own `/tmp`, or a folder that its account may not enter. */
function coverOf(path: string, { user, group }: UnitProcess): string | undefined {
  return path.startsWith("/tmp/") ? "/tmp" : closedFolderTo(path, { uid: Number(user), gid: Number(group) });
}
