import type { MeloError } from "@melo/protocol";
import {
  createEventSource,
  createSignal,
  derive,
  readUntracked,
  type Clock,
  type EventStream,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import { createCameraLadder } from "../camera/camera-ladder.ts";
import { createLocalCapture } from "../devices/local-capture.ts";
import type { SfuConnection } from "../ports/index.ts";
import { noticeMutedTalk } from "../voice/muted-talk.ts";
import type { VoiceCenter } from "../voice/voice-center.ts";
import type { LocalWishes } from "./local-wishes.ts";
import { measureConnection } from "./measure-connection.ts";

/** How one stay in a call captures and sends: settings, devices and keys, brought to each connection in turn. */
export interface SessionVoice {
  readonly isCameraLowered: ReadonlySignal<boolean>;
  readonly isTalkingWhileMuted: ReadonlySignal<boolean>;
  readonly captureTrouble: EventStream<MeloError>;
  /** The level of the microphone in dBFS, of whichever connection is in use, while the scope lasts. */
  measureMicrophone(scope: Scope): ReadonlySignal<number | undefined>;
  equip(connectionScope: Scope, connection: SfuConnection): void;
}

export interface SessionVoiceOptions {
  readonly clock: Clock;
  readonly voice: VoiceCenter;
  readonly wishes: LocalWishes;
}

export function createSessionVoice(scope: Scope, { clock, voice, wishes }: SessionVoiceOptions): SessionVoice {
  const connection = createSignal<SfuConnection | undefined>(undefined);
  const captureTrouble = createEventSource<MeloError>();
  const ladder = createCameraLadder(
    scope,
    clock,
    derive(() => voice.settings.value.cameraHeight),
  );
  const capture = createLocalCapture(voice.settings, voice.devices, ladder.height);

  function measureMicrophone(measureScope: Scope): ReadonlySignal<number | undefined> {
    return measureConnection(measureScope, connection, (measured, levelScope) =>
      measured.measureMicrophone(levelScope),
    );
  }

  /** Only whoever chose to be muted forgets it; a key that is up is meant. */
  const isMutedByChoice = derive(
    () =>
      voice.settings.value.tellsWhenMuted &&
      !wishes.choices.value.isMicrophoneOn &&
      !wishes.isDeafened.value &&
      !wishes.isSilenced.value &&
      !wishes.microphone.value,
  );
  const listened = createSignal<ReadonlySignal<number | undefined> | undefined>(undefined);
  scope.effect(() => {
    if (!isMutedByChoice.value) return undefined;
    const listening = scope.createChild();
    listened.value = readUntracked(() => measureMicrophone(listening));
    return () => {
      listening.end();
      listened.value = undefined;
    };
  });

  return {
    isCameraLowered: ladder.isLowered,
    captureTrouble,
    isTalkingWhileMuted: noticeMutedTalk(
      scope,
      clock,
      isMutedByChoice,
      derive(() => listened.value?.value),
    ),
    measureMicrophone,
    equip(connectionScope, next) {
      connectionScope.effect(() => next.setCapture(capture.value));
      connectionScope.effect(() => next.setMicrophoneOpen(wishes.isMicrophoneOpen.value));
      connectionScope.effect(() => wishes.setSilenced(!next.allowedSources.value.has("microphone")));
      connectionScope.effect(() => {
        const { microphone, camera } = next.localMedia.value;
        if (microphone.phase === "on" || camera.phase === "on") readUntracked(voice.refreshDevices);
      });
      next.cameraStrain.subscribe(connectionScope, ladder.reportStrain);
      next.captureTrouble.subscribe(connectionScope, captureTrouble.emit);
      connection.value = next;
      connectionScope.onEnd(() => {
        if (connection.peek() === next) connection.value = undefined;
      });
    },
  };
}
