import { batchWrites, createSignal, derive, type ReadonlySignal } from "@melo/reactive";
import type { CallIntent } from "../ports/index.ts";
import { transmissionOf } from "../voice/transmission.ts";
import type { InputMode } from "../voice/voice-settings.ts";

export type LocalSource = "microphone" | "camera" | "screenShare";

/** What a person chose and a reload or another attempt must keep. A shared screen needs a new click after a reload. */
export interface CallChoices {
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
  readonly isDeafened: boolean;
}

/** How the microphone is used, whichever call it is in. */
export interface VoiceInput {
  readonly mode: ReadonlySignal<InputMode>;
  readonly isTalkKeyHeld: ReadonlySignal<boolean>;
  readonly isMuteKeyHeld: ReadonlySignal<boolean>;
}

/**
 * What the person wants to send, apart from what is being sent: it outlives connections. Deafening silences the
 * microphone without forgetting it, and wanting to speak ends deafness.
 */
export interface LocalWishes {
  /** Shown to the others as not muted. */
  readonly microphone: ReadonlySignal<boolean>;
  /** Whether the voice passes, for whoever talks with a key. */
  readonly isMicrophoneOpen: ReadonlySignal<boolean>;
  /** A moderator took the microphone away; what was chosen before holds again when it is given back. */
  readonly isSilenced: ReadonlySignal<boolean>;
  readonly camera: ReadonlySignal<boolean>;
  readonly screenShare: ReadonlySignal<boolean>;
  readonly isDeafened: ReadonlySignal<boolean>;
  readonly intent: ReadonlySignal<CallIntent>;
  readonly choices: ReadonlySignal<CallChoices>;
  set(source: LocalSource, isOn: boolean): void;
  setDeafened(isDeafened: boolean): void;
  setSilenced(isSilenced: boolean): void;
}

export function createLocalWishes(
  input: VoiceInput,
  initial: CallChoices & { readonly isSharing?: boolean },
): LocalWishes {
  const microphone = createSignal(initial.isMicrophoneOn);
  const camera = createSignal(initial.isCameraOn);
  const screenShare = createSignal(initial.isSharing ?? false);
  const isDeafened = createSignal(initial.isDeafened);
  const isSilenced = createSignal(false);
  const wishes = { microphone, camera, screenShare };
  const transmission = derive(() =>
    transmissionOf({
      isMuted: !microphone.value,
      isDeafened: isDeafened.value,
      isSilenced: isSilenced.value,
      mode: input.mode.value,
      isTalkKeyHeld: input.isTalkKeyHeld.value,
      isMuteKeyHeld: input.isMuteKeyHeld.value,
    }),
  );

  return {
    microphone: derive(() => transmission.value.isUnmuted),
    isMicrophoneOpen: derive(() => transmission.value.isOpen),
    isSilenced,
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
    setSilenced(next) {
      isSilenced.value = next;
    },
  };
}
