import { derive, type ReadonlySignal } from "@melo/reactive";
import type { RtcMembership } from "../ports/index.ts";

/**
 * Whether this person has entered the same call with another device after this one: the call has moved there. Devices that were in
 * it before stay in it as far as this one is concerned; they hear of us the same way.
 */
export function createNewerDevice(
  device: { readonly userId: string; readonly deviceId: string },
  memberships: ReadonlySignal<readonly RtcMembership[]>,
): ReadonlySignal<boolean> {
  return derive(() => {
    const own = memberships.value.filter(({ userId }) => userId === device.userId);
    const here = own.find(({ deviceId }) => deviceId === device.deviceId);
    return here !== undefined && own.some(({ joinedAtMs }) => joinedAtMs > here.joinedAtMs);
  });
}
