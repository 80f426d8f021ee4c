import { batchWrites, createSignal, derive, type ReadonlySignal } from "@melo/reactive";
import type { CallIntent } from "../ports/index.ts";

export type LocalSource = "microphone" | "camera" | "screenShare";

/** What a person chose and a reload or another attempt must keep. A shared screen needs a new click after a reload. */
export interface CallChoices {
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
  readonly isDeafened: boolean;
}

/**
 * What the person wants to send, apart from what is being sent: it outlives connections. Deafening silences the
 * microphone without forgetting it, and wanting to speak ends deafness.
 */
export interface LocalWishes {
  readonly microphone: ReadonlySignal<boolean>;
  readonly camera: ReadonlySignal<boolean>;
  readonly screenShare: ReadonlySignal<boolean>;
  readonly isDeafened: ReadonlySignal<boolean>;
  readonly intent: ReadonlySignal<CallIntent>;
  readonly choices: ReadonlySignal<CallChoices>;
  set(source: LocalSource, isOn: boolean): void;
  setDeafened(isDeafened: boolean): void;
}

export function createLocalWishes(initial: CallChoices & { readonly isSharing?: boolean }): LocalWishes {
  const microphone = createSignal(initial.isMicrophoneOn);
  const camera = createSignal(initial.isCameraOn);
  const screenShare = createSignal(initial.isSharing ?? false);
  const isDeafened = createSignal(initial.isDeafened);
  const wishes = { microphone, camera, screenShare };

  return {
    microphone: derive(() => microphone.value && !isDeafened.value),
    camera,
    screenShare,
    isDeafened,
    intent: derive(() => (camera.value ? "video" : "audio")),
    choices: derive(() => ({
      isMicrophoneOn: microphone.value,
      isCameraOn: camera.value,
      isDeafened: isDeafened.value,
    })),
    set(source, isOn) {
      batchWrites(() => {
        wishes[source].value = isOn;
        if (source === "microphone" && isOn) isDeafened.value = false;
      });
    },
    setDeafened(next) {
      isDeafened.value = next;
    },
  };
}
