/** The device that a gesture belongs to, as a key for maps. */
export function devicePlace({ userId, deviceId }: { readonly userId: string; readonly deviceId: string }): string {
  return `${userId} ${deviceId}`;
}
