/** `browser` is the browser's own; the others run in MELO's audio thread. */
export type NoiseSuppression = "off" | "browser" | "rnnoise" | "gtcrn";

/** The level in dBFS at which a voice is let through, or MELO's own choice of it; undefined lets everything through. */
export type VoiceThreshold = number | "automatic" | undefined;

export interface MicrophoneCapture {
  /** Undefined takes the system's default. */
  readonly deviceId: string | undefined;
  /** What stands behind the id: it changes when the system's default becomes another device. */
  readonly deviceKey: string;
  readonly hasEchoCancellation: boolean;
  readonly hasAutoGain: boolean;
  readonly noiseSuppression: NoiseSuppression;
  readonly threshold: VoiceThreshold;
  /** Stereo at a high bitrate; nothing of the above is applied. */
  readonly isMusic: boolean;
}

export type CameraHeight = 360 | 540 | 720 | 1080;

/** `own` is a picture of the person's; the other two are drawn by MELO. */
export type CameraBackground = "none" | "blur" | "dusk" | "paper" | "own";

export interface CameraCapture {
  readonly deviceId: string | undefined;
  readonly deviceKey: string;
  readonly height: CameraHeight;
  readonly background: CameraBackground;
  /** For `own`: a `data:` URL. */
  readonly ownBackground: string | undefined;
}

/** Lines of the picture; `source` leaves the screen as it is. */
export type ShareHeight = 720 | 1080 | 1440 | "source";
export type ShareFrameRate = 15 | 30 | 60;
/** Text stays sharp when there is too little bandwidth, motion stays smooth. */
export type ShareContent = "text" | "motion";

export interface ScreenCapture {
  readonly height: ShareHeight;
  readonly frameRate: ShareFrameRate;
  readonly content: ShareContent;
  readonly hasSound: boolean;
  /** At most this much; undefined leaves it to MELO. */
  readonly maxBitrateKbps: number | undefined;
}

/** How our own media is captured and where the others' sound goes: plain data, changed at any moment of a call. */
export interface LocalCapture {
  readonly microphone: MicrophoneCapture;
  readonly camera: CameraCapture;
  readonly screen: ScreenCapture;
  readonly speakerId: string | undefined;
}
