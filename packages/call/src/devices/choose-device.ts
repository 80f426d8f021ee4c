import type { MediaDevice } from "../ports/index.ts";

export interface ChosenDevice {
  /** Undefined takes the system's default. */
  readonly deviceId: string | undefined;
  readonly deviceKey: string;
}

const defaultId = "default";

/**
 * The device to use now: the wanted one while it is plugged in, else the system's default, until the wanted one is back.
 * Lists without labels come from before the person let MELO use a device: they hide what is there, and prove nothing.
 */
export function chooseDevice(wantedId: string | undefined, devices: readonly MediaDevice[]): ChosenDevice {
  const wanted = devices.find(({ deviceId }) => deviceId === wantedId);
  const isHidden = devices.every(({ label }) => label === "");
  if (wantedId !== undefined && wantedId !== defaultId && (wanted !== undefined || isHidden)) {
    return { deviceId: wantedId, deviceKey: wantedId };
  }
  const standard = devices.find(({ deviceId }) => deviceId === defaultId) ?? devices[0];
  // The permission itself changes no device: until there are names, there is one default and no other.
  return { deviceId: undefined, deviceKey: isHidden ? "" : (standard?.groupId ?? "") };
}
