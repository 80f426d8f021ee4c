import type { World } from "@melo/devkit";
import {
  AudioFrame,
  AudioSource,
  type DisconnectReason,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  VideoSource,
  type LocalTrack,
} from "@livekit/rtc-node";
import type { PublishSource } from "@melo/protocol";

/** Somebody in a LiveKit room, by LiveKit's native SDK: sends what it is told to and takes everything. */
export interface SendingParticipant {
  readonly identity: string;
  /** Why the connection ended, once it has. */
  readonly disconnected: Promise<DisconnectReason>;
  /** The newest token that LiveKit renewed for it, once it has. */
  readonly renewedToken: Promise<string>;
  untilAbsent(identity: string): Promise<void>;
  /** Until media of this source, sent by somebody else, arrives; or none does any more. */
  untilReceiving(identity: string, source: PublishSource): Promise<void>;
  untilNotReceiving(identity: string, source: PublishSource): Promise<void>;
  /** Rejects if LiveKit forbids it. */
  publish(source: PublishSource): Promise<void>;
  /** Sends a tone for this long as microphone, and leaves that published. */
  speak(durationMs: number): Promise<void>;
  leave(): Promise<void>;
}

const trackSources: Readonly<Record<PublishSource, TrackSource>> = {
  microphone: TrackSource.SOURCE_MICROPHONE,
  camera: TrackSource.SOURCE_CAMERA,
  screen_share: TrackSource.SOURCE_SCREENSHARE,
  screen_share_audio: TrackSource.SOURCE_SCREENSHARE_AUDIO,
};
/** Whatever may change who is there and what arrives. */
const changes = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackUnpublished,
] as const;
const sampleRate = 48_000;
const frameMs = 10;

/** Enters through the world's front door; rejects if the door stays shut. */
export async function enterToSend(world: World, token: string): Promise<SendingParticipant> {
  const room = new Room();
  const disconnected = new Promise<DisconnectReason>((resolve) => {
    room.once(RoomEvent.Disconnected, resolve);
  });
  const renewedToken = new Promise<string>((resolve) => {
    room.once(RoomEvent.TokenRefreshed, () => resolve(room.token ?? ""));
  });
  await room.connect(world.livekit.sfuUrl, token, { autoSubscribe: true, dynacast: false });
  const identity = room.localParticipant?.identity ?? "";

  function isReceiving(other: string, source: PublishSource): boolean {
    const publications = room.remoteParticipants.get(other)?.trackPublications.values() ?? [];
    return [...publications].some((one) => one.source === trackSources[source] && one.track !== undefined);
  }

  function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        for (const event of changes) room.off(event, check);
        resolve();
      };
      for (const event of changes) room.on(event, check);
      check();
    });
  }

  return {
    identity,
    disconnected,
    renewedToken,
    untilAbsent: (other) => until(() => !room.remoteParticipants.has(other)),
    untilReceiving: (other, source) => until(() => isReceiving(other, source)),
    untilNotReceiving: (other, source) => until(() => !isReceiving(other, source)),
    async publish(source) {
      const options = new TrackPublishOptions({ source: trackSources[source] });
      await room.localParticipant?.publishTrack(await trackFor(source), options);
    },
    async speak(durationMs) {
      const audio = new AudioSource(sampleRate, 1);
      const track = LocalAudioTrack.createAudioTrack("microphone", audio);
      await room.localParticipant?.publishTrack(
        track,
        new TrackPublishOptions({ source: trackSources.microphone, dtx: false }),
      );
      // Resolves when there is room for more: as fast as it is played.
      for (let sentMs = 0; sentMs < durationMs; sentMs += frameMs) await audio.captureFrame(toneFrame());
    },
    leave: () => room.disconnect(),
  };
}

async function trackFor(source: PublishSource): Promise<LocalTrack> {
  if (source === "camera" || source === "screen_share") {
    return LocalVideoTrack.createVideoTrack(source, new VideoSource(64, 64));
  }
  const audio = new AudioSource(sampleRate, 1);
  await audio.captureFrame(toneFrame());
  return LocalAudioTrack.createAudioTrack(source, audio);
}

function toneFrame(): AudioFrame {
  const samples = new Int16Array((sampleRate * frameMs) / 1000).map((_, index) => 8000 * Math.sin(index / 20));
  return new AudioFrame(samples, sampleRate, 1, samples.length);
}
