import type { Check, Verdict } from "../check.ts";
import type { FreeSpace } from "../machine/machine-port.ts";
import { broken, ok, untried, warning } from "../verdicts.ts";

const gigabyte = 1024 ** 3;
/** A database that cannot grow damages more than it says. */
const leastBytes = 0.3 * gigabyte;
const littleBytes = 2 * gigabyte;
const littleShare = 0.05;

export const diskCheck: Check = {
  id: "disk",
  group: "machine",
  title: "Disk",
  async examine({ target, machine }) {
    if (target.own === undefined) return untried("Only the server itself sees its disk: run the doctor there.");
    return judgeDisk(await machine.freeSpace(target.own.dataFolder), target.own.dataFolder);
  },
};

function judgeDisk(space: FreeSpace | undefined, folder: string): Verdict {
  if (space === undefined) return untried(`${folder} cannot be looked at.`);
  const { freeBytes, totalBytes } = space;
  const found = `${(freeBytes / gigabyte).toFixed(1)} GB are free in ${folder}`;
  const remedy = {
    text: "See what takes the space; old backups and media of other servers often do:",
    lines: `du -xh ${folder} | sort -h | tail -20`,
  };
  if (freeBytes < leastBytes) {
    return broken(`${found}.`, "The homeserver stops taking messages at any moment.", remedy);
  }
  if (freeBytes < littleBytes || freeBytes < littleShare * totalBytes) {
    return warning(`${found}.`, "It will be full one day, and then nothing works.", remedy);
  }
  return ok(found);
}
