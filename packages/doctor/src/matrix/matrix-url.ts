/** Joins segments to a path, each escaped. */
export function matrixUrl(homeserverUrl: string, ...segments: readonly string[]): string {
  return `${homeserverUrl}/_matrix/client/${segments.map(encodeURIComponent).join("/")}`;
}
