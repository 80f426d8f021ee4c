import type { ReadonlySignal } from "@melo/reactive";

export type DeviceKind = "microphone" | "camera" | "speaker";

export interface MediaDevice {
  readonly deviceId: string;
  /** Empty until the person let MELO use a device of this kind. */
  readonly label: string;
  /** The same for the parts of one piece of hardware, and for the default and the device that it stands for. */
  readonly groupId: string;
}

/** What is plugged in now. The system's default is among it as `default` where the browser has such an entry. */
export type DeviceList = Readonly<Record<DeviceKind, readonly MediaDevice[]>>;

export interface DevicesPort {
  /** Follows what is plugged in and out, and the system's default. */
  readonly devices: ReadonlySignal<DeviceList>;
  /** Whether another speaker than the default can be chosen in this browser. */
  readonly canChooseSpeaker: boolean;
  /** Reads the list again: names appear once the person let MELO use a device, and browsers do not say so. */
  refresh(): void;
}
