const namePattern = /^melo-\d{4}-\d{2}-\d{2}T\d{6}Z\.tar\.gz$/;

/** `melo-2026-11-25T033000Z.tar.gz`: in the order of their names backups are in the order of time. */
export function backupName(madeAt: Date): string {
  const time = madeAt
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "");
  return `melo-${time}.tar.gz`;
}

/** Of the names in a folder those of backups beyond the newest so many. Whatever else lies there is nobody's concern. */
export function oldBackups(names: readonly string[], keep: number): readonly string[] {
  const backups = names.filter((name) => namePattern.test(name)).toSorted();
  return backups.slice(0, Math.max(0, backups.length - keep));
}
