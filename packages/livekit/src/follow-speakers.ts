import { createSignal, type Clock, type Scope, type WritableSignal } from "@melo/reactive";
import { RemoteAudioTrack, RoomEvent, Track, type Room } from "livekit-client";
import { createVoiceLevels, type VoiceLevel } from "./voice-levels.ts";

/** Asking a receiver costs a little; of more open microphones at once the server's word is enough. */
const maxReceivers = 24;

function readLevels(room: Room): readonly VoiceLevel[] {
  const levels: VoiceLevel[] = [];
  for (const participant of room.remoteParticipants.values()) {
    const microphone = participant.getTrackPublication(Track.Source.Microphone);
    if (microphone === undefined || microphone.isMuted || !(microphone.track instanceof RemoteAudioTrack)) continue;
    const [source] = microphone.track.receiver?.getSynchronizationSources() ?? [];
    if (source?.audioLevel === undefined) continue;
    levels.push({ identity: participant.identity, level: source.audioLevel, atMs: source.timestamp });
    if (levels.length === maxReceivers) break;
  }
  return levels;
}

function hasSameEntries(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((entry) => other.has(entry));
}

/** Who speaks: as the server says, which knows of everybody and of us, and sooner by what arrives here. */
export function followSpeakers(
  scope: Scope,
  clock: Clock,
  room: Room,
  speakers: WritableSignal<ReadonlySet<string>>,
): void {
  const announced = createSignal<ReadonlySet<string>>(new Set());
  const heard = createVoiceLevels(scope, clock, () => readLevels(room));
  room
    .on(RoomEvent.ActiveSpeakersChanged, (participants) => {
      announced.value = new Set(participants.map(({ identity }) => identity));
    })
    .on(RoomEvent.Disconnected, () => {
      announced.value = new Set();
    });
  scope.effect(() => {
    const now = new Set([...announced.value, ...heard.value]);
    if (!hasSameEntries(speakers.peek(), now)) speakers.value = now;
  });
}
