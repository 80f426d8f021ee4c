import type { MediaDevice } from "@melo/call";

export const defaultDevice = "default";

export interface DeviceChoice {
  readonly value: string;
  readonly label: string;
  readonly isUnplugged: boolean;
}

/** Browsers put their own words before the name of the default. */
function nameOfDefault(devices: readonly MediaDevice[]): string | undefined {
  const standard = devices.find(({ deviceId }) => deviceId === defaultDevice);
  const real = devices.find(({ deviceId, groupId }) => deviceId !== defaultDevice && groupId === standard?.groupId);
  return real?.label ?? standard?.label.replace(/^[^-–]+[-–]\s*/, "");
}

/** Undefined as long as browsers hide the names: until the person let MELO use such a device. */
export function areNamesHidden(devices: readonly MediaDevice[]): boolean {
  return devices.length > 0 && devices.every(({ label }) => label === "");
}

/** The name of the device that is used; undefined while the browser hides it, or it is not plugged in. */
export function nameOfChosen(devices: readonly MediaDevice[], chosenId: string | undefined): string | undefined {
  const name =
    chosenId === undefined ? nameOfDefault(devices) : devices.find(({ deviceId }) => deviceId === chosenId)?.label;
  return name === "" ? undefined : name;
}

/** The choices of one kind of device: the system's default, what is plugged in, and what was chosen and is not. */
export function deviceChoices(devices: readonly MediaDevice[], chosenId: string | undefined): readonly DeviceChoice[] {
  const named = devices.filter(
    ({ deviceId, label }) => deviceId !== defaultDevice && deviceId !== "communications" && label !== "",
  );
  const standard = nameOfDefault(devices);
  const first = {
    value: defaultDevice,
    label: standard === undefined || standard === "" ? "As the system says" : `System: ${standard}`,
    isUnplugged: false,
  };
  const isChosenMissing = chosenId !== undefined && named.every(({ deviceId }) => deviceId !== chosenId);
  const missing: readonly DeviceChoice[] = isChosenMissing
    ? [{ value: chosenId, label: "Your choice, not plugged in", isUnplugged: true }]
    : [];
  return [first, ...named.map(({ deviceId, label }) => ({ value: deviceId, label, isUnplugged: false })), ...missing];
}
