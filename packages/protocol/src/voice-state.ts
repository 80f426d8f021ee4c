import * as z from "zod/mini";

/** What a participant of a call does, as those see it who are not in it. */
export interface VoiceState {
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
  readonly isSharing: boolean;
  /** Told by the participant's own client; false for clients that do not tell. */
  readonly isDeafened: boolean;
  /** The same. */
  readonly isSpeaking: boolean;
}

/** What only a client itself knows of its part in a call. */
export interface OwnVoiceState {
  readonly roomId: string;
  readonly isDeafened: boolean;
  readonly isSpeaking: boolean;
}

/** The call of one room: everybody who is connected to it, by LiveKit identity. */
export interface RoomVoice {
  readonly roomId: string;
  readonly states: ReadonlyMap<string, VoiceState>;
}

const stateSchema = z.object({
  identity: z.string(),
  microphone: z.boolean(),
  camera: z.boolean(),
  screen_share: z.boolean(),
  deafened: z.boolean(),
  speaking: z.boolean(),
});
const lineSchema = z.object({ room_id: z.string(), participants: z.array(stateSchema) });

/** One line of `POST /_melo/v1/voice/watch`, without its end. */
export function roomVoiceLine({ roomId, states }: RoomVoice): string {
  const participants = [...states].map(([identity, state]) => ({
    identity,
    microphone: state.isMicrophoneOn,
    camera: state.isCameraOn,
    screen_share: state.isSharing,
    deafened: state.isDeafened,
    speaking: state.isSpeaking,
  }));
  return JSON.stringify({ room_id: roomId, participants });
}

/** Undefined for what is no room's line: signs of life, and what later versions say. */
export function parseRoomVoiceLine(line: string): RoomVoice | undefined {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { room_id: roomId, participants } = parsed.data;
  const states = participants.map(
    ({ identity, microphone, camera, screen_share: isSharing, deafened, speaking }) =>
      [
        identity,
        { isMicrophoneOn: microphone, isCameraOn: camera, isSharing, isDeafened: deafened, isSpeaking: speaking },
      ] as const,
  );
  return { roomId, states: new Map(states) };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Cut off by a connection that broke.
    return undefined;
  }
}
