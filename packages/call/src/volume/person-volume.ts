import type { PersonVolume } from "../ports/index.ts";

export const maxVolumePercent = 200;
export const usualVolume: PersonVolume = { voicePercent: 100, sharePercent: 100, isMuted: false };

function clampPercent(percent: number): number {
  return Number.isFinite(percent) ? Math.round(Math.min(maxVolumePercent, Math.max(0, percent))) : 100;
}

/** What is allowed of a volume, whoever wrote it. */
export function clampVolume({ voicePercent, sharePercent, isMuted }: PersonVolume): PersonVolume {
  return { voicePercent: clampPercent(voicePercent), sharePercent: clampPercent(sharePercent), isMuted };
}

/** Factor for the samples of one of their tracks, 0 to 2. A voice muted for us takes the sound of the share with it. */
export function gainOf({ voicePercent, sharePercent, isMuted }: PersonVolume, isShare: boolean): number {
  if (isMuted) return 0;
  return (isShare ? sharePercent : voicePercent) / 100;
}
