import type { InputMode } from "./voice-settings.ts";

/** Everything that decides whether somebody is heard and hears. */
export interface VoiceFacts {
  /** The person's own choice, as they left it. */
  readonly isMuted: boolean;
  readonly isDeafened: boolean;
  /** By a moderator. */
  readonly isSilenced: boolean;
  readonly mode: InputMode;
  readonly isTalkKeyHeld: boolean;
  readonly isMuteKeyHeld: boolean;
}

export interface Transmission {
  /** Shown to the others: a muted microphone sends nothing at all. */
  readonly isUnmuted: boolean;
  /** Whether the voice passes; without it the others get silence from a microphone that counts as on. */
  readonly isOpen: boolean;
  readonly hears: boolean;
}

/**
 * Muting, deafening and a moderator's word each close the microphone; keys only open and close it for a moment. Outside
 * of push-to-talk the talk key talks through one's own muting, but never through deafness or a moderator's word. The mute
 * key closes in every mode.
 */
export function transmissionOf(facts: VoiceFacts): Transmission {
  const { isMuted, isDeafened, isSilenced, mode, isTalkKeyHeld, isMuteKeyHeld } = facts;
  const isPushToTalk = mode === "push_to_talk";
  const talksThrough = !isPushToTalk && isTalkKeyHeld;
  const isUnmuted = (!isMuted || talksThrough) && !isDeafened && !isSilenced;
  const isOpenByKey = (!isPushToTalk || isTalkKeyHeld) && !isMuteKeyHeld;
  return { isUnmuted, isOpen: isUnmuted && isOpenByKey, hears: !isDeafened };
}
