import type { DeviceKind, DeviceList, DevicesPort, MediaDevice } from "@melo/call";
import { createSignal, type Scope } from "@melo/reactive";

const kinds: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: "microphone",
  videoinput: "camera",
  audiooutput: "speaker",
};

function listFrom(infos: readonly MediaDeviceInfo[]): DeviceList {
  const list: Record<DeviceKind, MediaDevice[]> = { microphone: [], camera: [], speaker: [] };
  for (const { kind, deviceId, label, groupId } of infos) list[kinds[kind]].push({ deviceId, label, groupId });
  return list;
}

/** The devices of this machine. Pages that did not come over HTTPS see none. */
export function createBrowserDevices(scope: Scope): DevicesPort {
  const devices = createSignal<DeviceList>({ microphone: [], camera: [], speaker: [] });
  // Undefined on such pages, whatever the types say.
  const media = navigator.mediaDevices as MediaDevices | undefined;

  async function read(): Promise<void> {
    try {
      const next = listFrom((await media?.enumerateDevices()) ?? []);
      if (!scope.hasEnded && JSON.stringify(next) !== JSON.stringify(devices.peek())) devices.value = next;
    } catch {
      // What was known before is the best guess.
    }
  }

  const onChange = (): void => void read();
  media?.addEventListener("devicechange", onChange);
  scope.onEnd(() => media?.removeEventListener("devicechange", onChange));
  void read();

  return {
    devices,
    canChooseSpeaker: "setSinkId" in HTMLMediaElement.prototype,
    refresh: onChange,
  };
}
