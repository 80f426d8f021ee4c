import { defaultVoiceSettings, type DeviceList, type PushKey, type VoiceCenter, type VoiceSettings } from "@melo/call";
import { constant, createSignal, type ReadonlySignal } from "@melo/reactive";

const key: PushKey = {
  isHeld: constant(false),
  press: () => undefined,
  release: () => undefined,
  letGo: () => undefined,
};

const someDevices: DeviceList = {
  microphone: [
    { deviceId: "default", label: "Default - Studio microphone (USB)", groupId: "usb" },
    { deviceId: "studio", label: "Studio microphone (USB)", groupId: "usb" },
    { deviceId: "laptop", label: "Laptop microphone", groupId: "laptop" },
  ],
  camera: [
    { deviceId: "laptop-camera", label: "Laptop camera", groupId: "laptop" },
    { deviceId: "desk", label: "Desk camera with a name that is longer than any field for it", groupId: "desk" },
  ],
  speaker: [
    { deviceId: "default", label: "Default - Headphones", groupId: "jack" },
    { deviceId: "headphones", label: "Headphones", groupId: "jack" },
  ],
};

/** Settings that change and are forgotten. */
export function galleryVoice(
  chosen: Partial<VoiceSettings> = {},
  devices: ReadonlySignal<DeviceList> = constant(someDevices),
): VoiceCenter {
  const settings = createSignal<VoiceSettings>({ ...defaultVoiceSettings, ...chosen });
  return {
    settings,
    change(changes) {
      settings.value = { ...settings.peek(), ...changes };
    },
    devices,
    canChooseSpeaker: true,
    refreshDevices: () => undefined,
    talkKey: key,
    muteKey: key,
    playSound: () => undefined,
  };
}
