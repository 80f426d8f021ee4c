import type {
  CameraBackground,
  CameraHeight,
  NoiseSuppression,
  ScreenCapture,
  ShareContent,
  ShareFrameRate,
  ShareHeight,
  SoundName,
} from "../ports/index.ts";

/** When the others hear an open microphone: whenever somebody speaks, while a key is held, or while it is not. Keys are among the shortcuts. */
export type InputMode = "voice_activity" | "push_to_talk" | "push_to_mute";

/** What belongs to this device: its devices, and a picture too large to carry around. */
export interface DeviceChoices {
  readonly microphoneId: string | undefined;
  readonly cameraId: string | undefined;
  readonly speakerId: string | undefined;
  readonly ownBackground: string | undefined;
}

/** What belongs to the person, on all their devices. */
export interface VoicePreferences {
  readonly inputMode: InputMode;
  /** In voice activity: the level in dBFS from which on a voice is heard. The lowest lets everything through. */
  readonly thresholdDb: number;
  readonly hasAutomaticThreshold: boolean;
  readonly releaseDelayMs: number;
  readonly tellsWhenMuted: boolean;
  readonly noiseSuppression: NoiseSuppression;
  readonly hasEchoCancellation: boolean;
  readonly hasAutoGain: boolean;
  readonly isMusic: boolean;
  readonly cameraHeight: CameraHeight;
  readonly background: CameraBackground;
  readonly screen: ScreenCapture;
  /** 0 to 1. */
  readonly soundVolume: number;
  readonly silentSounds: readonly SoundName[];
}

export type VoiceSettings = DeviceChoices & VoicePreferences;

export const thresholdRangeDb = { lowest: -60, highest: 0 };
export const longestReleaseDelayMs = 2_000;

export const defaultDeviceChoices: DeviceChoices = {
  microphoneId: undefined,
  cameraId: undefined,
  speakerId: undefined,
  ownBackground: undefined,
};

export const defaultVoicePreferences: VoicePreferences = {
  inputMode: "voice_activity",
  thresholdDb: thresholdRangeDb.lowest,
  hasAutomaticThreshold: false,
  releaseDelayMs: 200,
  tellsWhenMuted: true,
  noiseSuppression: "browser",
  hasEchoCancellation: true,
  hasAutoGain: true,
  isMusic: false,
  cameraHeight: 720,
  background: "none",
  screen: { height: 1080, frameRate: 30, content: "text", hasSound: true, maxBitrateKbps: undefined },
  soundVolume: 0.5,
  silentSounds: [],
};

export const defaultVoiceSettings: VoiceSettings = { ...defaultDeviceChoices, ...defaultVoicePreferences };

const inputModes: readonly InputMode[] = ["voice_activity", "push_to_talk", "push_to_mute"];
const suppressions: readonly NoiseSuppression[] = ["off", "browser", "rnnoise", "gtcrn"];
const cameraHeights: readonly CameraHeight[] = [360, 540, 720, 1080];
const backgrounds: readonly CameraBackground[] = ["none", "blur", "dusk", "paper", "own"];
const shareHeights: readonly ShareHeight[] = [720, 1080, 1440, "source"];
const frameRates: readonly ShareFrameRate[] = [15, 30, 60];
const contents: readonly ShareContent[] = ["text", "motion"];
export const soundNames: readonly SoundName[] = [
  "join",
  "leave",
  "mute",
  "unmute",
  "deafen",
  "undeafen",
  "moved",
  "ring",
];

type Stored = Readonly<Record<string, unknown>>;

function recordFrom(stored: unknown): Stored {
  return typeof stored === "object" && stored !== null ? (stored as Stored) : {};
}

function oneOf<T>(allowed: readonly T[], stored: unknown, otherwise: T): T {
  return allowed.find((value) => value === stored) ?? otherwise;
}

function flagFrom(stored: unknown, otherwise: boolean): boolean {
  return typeof stored === "boolean" ? stored : otherwise;
}

function numberFrom(stored: unknown, lowest: number, highest: number, otherwise: number): number {
  if (typeof stored !== "number" || !Number.isFinite(stored)) return otherwise;
  return Math.min(Math.max(stored, lowest), highest);
}

function textFrom(stored: unknown): string | undefined {
  return typeof stored === "string" && stored !== "" ? stored : undefined;
}

/** What was stored, by whatever version of MELO: each part that is not understood is as if it had never been chosen. */
export function readDeviceChoices(stored: unknown): DeviceChoices {
  const from = recordFrom(stored);
  const picture = textFrom(from["ownBackground"]);
  return {
    microphoneId: textFrom(from["microphoneId"]),
    cameraId: textFrom(from["cameraId"]),
    speakerId: textFrom(from["speakerId"]),
    ownBackground: picture?.startsWith("data:image/") === true ? picture : undefined,
  };
}

const bitrateRangeKbps = { lowest: 500, highest: 20_000 };

function readScreen(stored: unknown): ScreenCapture {
  const from = recordFrom(stored);
  const otherwise = defaultVoicePreferences.screen;
  const bitrate = from["maxBitrateKbps"];
  return {
    height: oneOf(shareHeights, from["height"], otherwise.height),
    frameRate: oneOf(frameRates, from["frameRate"], otherwise.frameRate),
    content: oneOf(contents, from["content"], otherwise.content),
    hasSound: flagFrom(from["hasSound"], otherwise.hasSound),
    maxBitrateKbps:
      typeof bitrate === "number"
        ? numberFrom(bitrate, bitrateRangeKbps.lowest, bitrateRangeKbps.highest, bitrateRangeKbps.highest)
        : undefined,
  };
}

export function readVoicePreferences(stored: unknown): VoicePreferences {
  const from = recordFrom(stored);
  const otherwise = defaultVoicePreferences;
  const silent = from["silentSounds"];
  return {
    inputMode: oneOf(inputModes, from["inputMode"], otherwise.inputMode),
    thresholdDb: numberFrom(
      from["thresholdDb"],
      thresholdRangeDb.lowest,
      thresholdRangeDb.highest,
      otherwise.thresholdDb,
    ),
    hasAutomaticThreshold: flagFrom(from["hasAutomaticThreshold"], otherwise.hasAutomaticThreshold),
    releaseDelayMs: numberFrom(from["releaseDelayMs"], 0, longestReleaseDelayMs, otherwise.releaseDelayMs),
    tellsWhenMuted: flagFrom(from["tellsWhenMuted"], otherwise.tellsWhenMuted),
    noiseSuppression: oneOf(suppressions, from["noiseSuppression"], otherwise.noiseSuppression),
    hasEchoCancellation: flagFrom(from["hasEchoCancellation"], otherwise.hasEchoCancellation),
    hasAutoGain: flagFrom(from["hasAutoGain"], otherwise.hasAutoGain),
    isMusic: flagFrom(from["isMusic"], otherwise.isMusic),
    cameraHeight: oneOf(cameraHeights, from["cameraHeight"], otherwise.cameraHeight),
    background: oneOf(backgrounds, from["background"], otherwise.background),
    screen: readScreen(from["screen"]),
    soundVolume: numberFrom(from["soundVolume"], 0, 1, otherwise.soundVolume),
    silentSounds: Array.isArray(silent) ? soundNames.filter((name) => silent.includes(name)) : otherwise.silentSounds,
  };
}
