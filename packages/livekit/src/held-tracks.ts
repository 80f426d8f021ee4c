import { createSignal, type ReadonlySignal } from "@melo/reactive";
import {
  TrackEvent,
  type LocalParticipant,
  type LocalTrack,
  type Track,
  type TrackPublishOptions,
} from "livekit-client";
import type { SentTrack } from "./local-track-control.ts";

const notSending: SentTrack = { trackId: undefined, isSending: false };

/**
 * The local tracks of one source, from the moment they are captured until they are released. LiveKit publishes the same
 * objects again when it reconnects from scratch, muted if they are muted, so these objects say what is sent.
 */
export interface HeldTracks {
  readonly sent: ReadonlySignal<SentTrack>;
  /** The first one names the source. */
  readonly tracks: readonly LocalTrack[];
  readonly isHolding: boolean;
  readonly isPublished: boolean;
  /** Of several tracks the first one is the one that names the source. */
  hold(tracks: readonly LocalTrack[]): void;
  publish(options: TrackPublishOptions): Promise<void>;
  /** Takes back what is published and publishes it anew: some of how it is sent is agreed on only then. */
  republish(options: TrackPublishOptions): Promise<void>;
  mute(): Promise<void>;
  unmute(): Promise<void>;
  unpublish(): Promise<void>;
  /** Stops the devices and forgets the tracks. */
  release(): void;
  /** Reads LiveKit's publication again. */
  update(): void;
}

export interface StopListener {
  /** The first track was muted, and not by `mute()`: by a moderator, or because its device is gone for good. */
  onMuted(hasDeviceEnded: boolean): void;
  /** The device went away or the browser ended the capture. */
  onEnded(): void;
  /** LiveKit changed what stands behind a track, or switched it on: it is enabled again. */
  onEnabled(): void;
}

export function createHeldTracks(
  participant: LocalParticipant,
  source: Track.Source,
  listener: StopListener,
): HeldTracks {
  const sent = createSignal<SentTrack>(notSending);
  let tracks: readonly LocalTrack[] = [];
  let isPublished = false;
  let isMuting = false;
  let hasDeviceEnded = false;

  function update(): void {
    const [track] = tracks;
    const before = sent.peek();
    if (track === undefined || !isPublished) {
      if (before !== notSending) sent.value = notSending;
      return;
    }
    // Between unpublishing and publishing again there is no publication; the track keeps its old name until then.
    const trackId = participant.getTrackPublication(source)?.trackSid ?? before.trackId;
    const isSending = !track.isMuted;
    if (before.trackId !== trackId || before.isSending !== isSending) sent.value = { trackId, isSending };
  }

  function onMuted(): void {
    update();
    if (!isMuting) listener.onMuted(hasDeviceEnded);
  }

  function onEnded(): void {
    hasDeviceEnded = true;
    listener.onEnded();
  }

  function onUnmuted(): void {
    listener.onEnabled();
    update();
  }

  function onRestarted(): void {
    hasDeviceEnded = false;
    listener.onEnabled();
  }

  function listen(track: LocalTrack | undefined): void {
    track
      ?.on(TrackEvent.Muted, onMuted)
      .on(TrackEvent.Unmuted, onUnmuted)
      .on(TrackEvent.Ended, onEnded)
      .on(TrackEvent.Restarted, onRestarted)
      .on(TrackEvent.TrackProcessorUpdate, listener.onEnabled);
  }

  function stopListening(track: LocalTrack | undefined): void {
    track
      ?.off(TrackEvent.Muted, onMuted)
      .off(TrackEvent.Unmuted, onUnmuted)
      .off(TrackEvent.Ended, onEnded)
      .off(TrackEvent.Restarted, onRestarted)
      .off(TrackEvent.TrackProcessorUpdate, listener.onEnabled);
  }

  function release(): void {
    stopListening(tracks[0]);
    for (const each of tracks) each.stop();
    tracks = [];
    isPublished = false;
    update();
  }

  async function publish(options: TrackPublishOptions): Promise<void> {
    const publishing = tracks;
    await Promise.all(publishing.map((track) => participant.publishTrack(track, options)));
    isPublished = tracks === publishing;
    update();
  }

  return {
    sent,
    get tracks() {
      return tracks;
    },
    get isHolding() {
      return tracks.length > 0;
    },
    get isPublished() {
      return isPublished;
    },
    hold(captured) {
      tracks = captured;
      hasDeviceEnded = false;
      listen(captured[0]);
    },
    publish,
    async republish(options) {
      const published = tracks;
      if (!isPublished) return;
      await Promise.all(published.map((track) => participant.unpublishTrack(track, false)));
      if (tracks === published) await publish(options);
    },
    async mute() {
      isMuting = true;
      try {
        await tracks[0]?.mute();
      } finally {
        isMuting = false;
      }
    },
    async unmute() {
      await tracks[0]?.unmute();
    },
    async unpublish() {
      const published = tracks;
      release();
      await Promise.all(published.map((track) => participant.unpublishTrack(track)));
    },
    release,
    update,
  };
}
