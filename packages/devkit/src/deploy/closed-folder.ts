import { realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Owner } from "./deployment.ts";

/** The topmost folder on the way to a file that this account may not enter; undefined if it gets there. */
export function closedFolderTo(path: string, { uid, gid }: Owner): string | undefined {
  const folders: string[] = [];
  for (let folder = dirname(realpathSync(path)); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return folders.find((folder) => {
    const { mode, uid: ownerId, gid: groupId } = statSync(folder);
    const enter = ownerId === uid ? 0o100 : groupId === gid ? 0o010 : 0o001;
    return (mode & enter) === 0;
  });
}
