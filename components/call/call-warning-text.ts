import type { CallWarning } from "@melo/call";

export interface WarningText {
  readonly banner: string;
  readonly title: string;
  readonly details: string;
}

/** What the people in a call read when something about its privacy is not as it should be. */
export function warningText(warning: CallWarning, isEncrypted: boolean): WarningText {
  return warning.type === "unknown_listener"
    ? unknownListenerText(warning.count, isEncrypted)
    : unencryptedSenderText(warning.displayName);
}

function unknownListenerText(count: number, isEncrypted: boolean): WarningText {
  const devices = count === 1 ? "A device is" : `${count} devices are`;
  const fact = `${devices} connected to the sound and picture of this call without showing up in it.`;
  return {
    banner: "Someone who is not in the call may be listening.",
    title: "Someone may be listening",
    details: isEncrypted
      ? `${fact} Only the people you see have the keys, so what arrives there cannot be understood. If that worries you, leave the call and tell whoever runs this server.`
      : `${fact} This channel is not encrypted, so everything can be heard. Leave the call, and tell whoever runs this server.`,
  };
}

function unencryptedSenderText(displayName: string): WarningText {
  return {
    banner: `${displayName} sends without encryption and is hidden in this channel.`,
    title: `Why is ${displayName} hidden?`,
    details: `This channel is encrypted, but the app of ${displayName} sends sound and picture without encryption. MELO does not play them: nobody could tell who they really come from. A newer app or another device solves it.`,
  };
}
