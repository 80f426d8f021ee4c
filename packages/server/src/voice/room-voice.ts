import type { PublishSource, RoomVoice, VoiceState } from "@melo/protocol";
import { bearerOf } from "../livekit/bearer.ts";
import type { CallParticipant } from "../livekit/call-server.ts";
import type { VoiceReport } from "./voice-reports.ts";

/** What a participant and what his own client says of him: LiveKit is believed about what is sent. */
export interface VoiceFacts {
  readonly participant: Pick<CallParticipant, "identity" | "sending">;
  readonly report: VoiceReport | undefined;
}

export function roomVoiceFrom(roomId: string, facts: readonly VoiceFacts[]): RoomVoice {
  return { roomId, states: new Map(facts.map((one) => [one.participant.identity, voiceStateFrom(one)])) };
}

function voiceStateFrom({ participant, report }: VoiceFacts): VoiceState {
  const isSending = (source: PublishSource): boolean => participant.sending.has(source);
  const isMicrophoneOn = isSending("microphone");
  return {
    isMicrophoneOn,
    isCameraOn: isSending("camera"),
    isSharing: isSending("screen_share"),
    isDeafened: report?.isDeafened ?? false,
    // Whoever is muted is not heard, whatever his client says.
    isSpeaking: isMicrophoneOn && (report?.isSpeaking ?? false),
  };
}

/** Under which a participant's report is kept; undefined for whoever has no device that could report. */
export function reporterOf(
  { identity, attributes }: Pick<CallParticipant, "identity" | "attributes">,
  livekitRoom: string,
  serverName: string,
): { readonly userId: string; readonly deviceId: string } | undefined {
  const bearer = bearerOf({ identity, attributes, room: livekitRoom }, serverName);
  return bearer?.deviceId === undefined ? undefined : { userId: bearer.userId, deviceId: bearer.deviceId };
}
