export type SoundName = "join" | "leave" | "mute" | "unmute" | "deafen" | "undeafen" | "moved" | "ring";

export interface SoundPort {
  /** Plays once, at a volume from 0 to 1, on that speaker. Never throws: a sound that cannot be played is missed. */
  play(sound: SoundName, volume: number, speakerId: string | undefined): void;
}
