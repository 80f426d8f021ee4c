/** Like a sort function: by the numbers between the dots. What comes after them, such as `rc1`, counts as older. */
export function compareVersions(left: string, right: string): number {
  const [one, other] = [numbersOf(left), numbersOf(right)];
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(isPreview(right)) - Number(isPreview(left));
}

function numbersOf(version: string): readonly number[] {
  return (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? "0").split(".").map(Number);
}

function isPreview(version: string): boolean {
  return /^v?[\d.]*\d(?:rc|-)/i.test(version);
}
