/** An encoded frame as a transform gets it; of sound it has no type. */
export interface EncodedFrame {
  readonly data: ArrayBuffer;
  readonly type?: string;
}

/** Keeps encoded pictures back until the key is there that opens them. */
export interface FrameHold {
  /** Goes between the browser and whoever decrypts. The track's name finds it again. */
  through(trackId: string, participantIdentity: string): TransformStream<EncodedFrame, EncodedFrame>;
  /** The browser uses a receiver again, for another track and perhaps of somebody else. */
  rename(from: string, trackId: string, participantIdentity: string): void;
  /** From now on this participant's frames with this key can be opened. */
  keyIsReady(participantIdentity: string, keyIndex: number): void;
}

/** Then whoever decrypts gets the frames without a key, and reports that it is missing. */
const holdLimitMs = 2_000;
/** Above all frame rates that LiveKit knows, for `holdLimitMs`. */
const maxHeldFrames = 130;
/** The second last byte of an encrypted frame; the last is the key's index (LiveKit's frame format). */
const ivLength = 12;

interface Track {
  participantIdentity: string;
  held: EncodedFrame[];
  heldSinceMs: number | undefined;
}

type Controller = Pick<TransformStreamDefaultController<EncodedFrame>, "enqueue" | "desiredSize">;

/**
 * A key that comes after the first pictures would find them dropped, and nothing to begin with before the next key frame,
 * which the server asks for at most once a second. What is held goes to the decoder at once when the key comes: the newest
 * key frame and what followed it. Sound is not held: late sound is no use, and the next comes 20 ms later.
 */
export function createFrameHold(now: () => number): FrameHold {
  const tracks = new Map<string, { readonly track: Track; readonly controller: Controller }>();
  /** By identity: indices with a key, and those for which waiting was in vain. */
  const open = new Map<string, Set<number>>();

  function isOpen(participantIdentity: string, keyIndex: number): boolean {
    return open.get(participantIdentity)?.has(keyIndex) === true;
  }

  function markOpen(participantIdentity: string, keyIndex: number): void {
    open.set(participantIdentity, (open.get(participantIdentity) ?? new Set()).add(keyIndex));
  }

  function release(track: Track, controller: Controller): void {
    const { held } = track;
    track.held = [];
    track.heldSinceMs = undefined;
    // Of a pipe that broke: nobody waits for its frames.
    if (controller.desiredSize === null) return;
    for (const frame of held) controller.enqueue(frame);
  }

  function hold(track: Track, frame: EncodedFrame): void {
    track.heldSinceMs ??= now();
    if (frame.type === "key") track.held = [];
    track.held.push(frame);
  }

  function isInVain({ held, heldSinceMs }: Track): boolean {
    return held.length >= maxHeldFrames || (heldSinceMs !== undefined && now() - heldSinceMs >= holdLimitMs);
  }

  return {
    through(trackId, participantIdentity) {
      const track: Track = { participantIdentity, held: [], heldSinceMs: undefined };
      return new TransformStream<EncodedFrame, EncodedFrame>({
        start: (controller) => void tracks.set(trackId, { track, controller }),
        transform(frame, controller) {
          const keyIndex = keyIndexOf(frame);
          if (frame.type === undefined || keyIndex === undefined || isOpen(track.participantIdentity, keyIndex)) {
            release(track, controller);
            controller.enqueue(frame);
            return;
          }
          hold(track, frame);
          if (!isInVain(track)) return;
          markOpen(track.participantIdentity, keyIndex);
          release(track, controller);
        },
        flush() {
          for (const [name, entry] of tracks) if (entry.track === track) tracks.delete(name);
        },
      });
    },
    rename(from, trackId, participantIdentity) {
      const entry = tracks.get(from);
      if (entry === undefined) return;
      tracks.delete(from);
      tracks.set(trackId, entry);
      if (entry.track.participantIdentity === participantIdentity) return;
      Object.assign(entry.track, { participantIdentity, held: [], heldSinceMs: undefined } satisfies Track);
    },
    keyIsReady(participantIdentity, keyIndex) {
      markOpen(participantIdentity, keyIndex);
      for (const { track, controller } of tracks.values()) {
        const [first] = track.held;
        const isOurs = track.participantIdentity === participantIdentity;
        if (isOurs && first !== undefined && keyIndexOf(first) === keyIndex) release(track, controller);
      }
    },
  };
}

/** Undefined of what is not encrypted: empty frames, and black ones that the server puts in. */
function keyIndexOf({ data }: EncodedFrame): number | undefined {
  const [length, keyIndex] = new Uint8Array(data, Math.max(0, data.byteLength - 2));
  return length === ivLength ? keyIndex : undefined;
}
