import { statfs } from "node:fs/promises";
import { Problem } from "../problem.ts";

const bytesPerMegabyte = 1024 * 1024;

/** Throws a {@link Problem} unless the file system of the folder has so much room left. */
export async function requireFreeSpace(folder: string, megabytes: number, purpose: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / bytesPerMegabyte);
  if (free >= megabytes) return;
  throw new Problem(
    `The disk is nearly full: ${purpose} needs ${megabytes} MB, and ${folder} has ${free} MB left.`,
    "Free some space and start again; what is already installed is kept.",
  );
}
