/** The part of LiveKit's `RemoteAudioTrack` that decides how loud it is. */
export interface PlayedTrack {
  /** With a context LiveKit plays through Web Audio and silences the track's elements; without it the elements play. */
  setAudioContext(context: AudioContext | undefined): void;
  /** At most 1 without a context. */
  setVolume(volume: number): void;
}

export interface GainDeps {
  createAudioContext(): AudioContext;
  /** Calls `act` with the next click or key: browsers start no sound before that. Returns how to forget it. */
  onceTouched(act: () => void): () => void;
}

/** How loud tracks are played, from silence to twice as loud as sent. */
export interface TrackGains {
  /** Remembered for a track that is not there yet, and for its successor after a reconnect. */
  set(trackId: string, gain: number): void;
  /** Has this track played as loud as was said of its id; cheap to repeat. */
  apply(trackId: string, track: PlayedTrack): void;
  /** Where amplified sound is played; the elements are LiveKit's. Empty for the system's default. */
  setSpeaker(deviceId: string): void;
  /** Nothing of the track is known any more. */
  forget(trackId: string): void;
}

interface ChoosesSink {
  setSinkId(deviceId: string): Promise<void>;
}

function choosesSink(context: object): context is ChoosesSink {
  return "setSinkId" in context;
}

/**
 * Up to 100 % an element's own volume does it. Beyond that a track is played through Web Audio and stays there, because
 * every change between the two can be heard; LiveKit silences the element meanwhile, so that nothing sounds twice. While
 * the browser lets no context run, the element goes on playing at 100 %: better too quiet than silent.
 */
export function createTrackGains({ createAudioContext, onceTouched }: GainDeps): TrackGains {
  const gains = new Map<string, number>();
  const played = new Map<string, PlayedTrack>();
  const amplified = new WeakSet<PlayedTrack>();
  const applied = new WeakMap<PlayedTrack, number>();
  let context: AudioContext | undefined;
  let speaker = "";
  let forgetTouch: (() => void) | undefined;

  function followSpeaker(): void {
    // A speaker that is gone leaves the sound where it is.
    if (context !== undefined && choosesSink(context)) context.setSinkId(speaker).catch(() => undefined);
  }

  function runningContext(): AudioContext | undefined {
    if (context === undefined) {
      context = createAudioContext();
      context.addEventListener("statechange", applyAll);
      if (speaker !== "") followSpeaker();
    }
    if (context.state === "running") return context;
    const waiting = context;
    const resume = (): void => void waiting.resume().catch(() => undefined);
    resume();
    forgetTouch ??= onceTouched(() => {
      forgetTouch = undefined;
      resume();
    });
    return undefined;
  }

  function applyTo(track: PlayedTrack, gain: number): void {
    if (gain > 1 && !amplified.has(track)) {
      const running = runningContext();
      if (running !== undefined) {
        amplified.add(track);
        track.setAudioContext(running);
      }
    }
    const possible = amplified.has(track) ? gain : Math.min(1, gain);
    if (applied.get(track) === possible) return;
    applied.set(track, possible);
    track.setVolume(possible);
  }

  function applyAll(): void {
    for (const [trackId, track] of played) applyTo(track, gains.get(trackId) ?? 1);
  }

  return {
    set(trackId, gain) {
      gains.set(trackId, gain);
      const track = played.get(trackId);
      if (track !== undefined) applyTo(track, gain);
    },
    apply(trackId, track) {
      played.set(trackId, track);
      const gain = gains.get(trackId);
      if (gain !== undefined) applyTo(track, gain);
    },
    setSpeaker(deviceId) {
      speaker = deviceId;
      followSpeaker();
    },
    forget(trackId) {
      gains.delete(trackId);
      played.delete(trackId);
      if (played.size > 0 || context === undefined) return;
      // An open context keeps the device of the speaker busy, and every page may have a few only.
      forgetTouch?.();
      forgetTouch = undefined;
      context.removeEventListener("statechange", applyAll);
      context.close().catch(() => undefined);
      context = undefined;
    },
  };
}
