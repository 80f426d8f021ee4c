import type { VoiceState } from "@melo/protocol";

/** What somebody does who may be in a call with several devices; undefined if nothing is known of any. */
export function personVoiceFrom(devices: readonly (VoiceState | undefined)[]): VoiceState | undefined {
  const known = devices.filter((device) => device !== undefined);
  if (known.length === 0) return undefined;
  return {
    isMicrophoneOn: known.some((device) => device.isMicrophoneOn),
    isCameraOn: known.some((device) => device.isCameraOn),
    isSharing: known.some((device) => device.isSharing),
    isSpeaking: known.some((device) => device.isSpeaking),
    // With one ear open he hears.
    isDeafened: known.every((device) => device.isDeafened),
  };
}
