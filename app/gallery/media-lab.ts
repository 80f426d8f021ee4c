import { constant } from "@melo/reactive";
import type { VoiceSettingsProps } from "@/components/call/settings/voice-settings";

const doNothing = (): void => undefined;

/** Devices that always work. */
export const galleryLab: VoiceSettingsProps["lab"] = {
  testMicrophone: () =>
    Promise.resolve({
      report: constant({ levelDb: -22, isOpen: true, thresholdDb: -46 }),
      setThreshold: doNothing,
      setHeard: doNothing,
    }),
  testCamera: () => Promise.resolve(new MediaStream()),
  playTone: () => Promise.resolve(),
};
