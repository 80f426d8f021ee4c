import { roomVoiceLine, type RoomVoice } from "@melo/protocol";
import type { Log } from "../log.ts";
import type { VoiceFollower } from "./voice-follower.ts";

export interface VoiceWatchDeps {
  readonly follower: VoiceFollower;
  readonly log: Log;
  now(): number;
  /** Resolves after the time, or at once when the signal is aborted. */
  wait(delayMs: number, signal: AbortSignal): Promise<void>;
}

export interface VoiceWatch {
  readonly roomIds: ReadonlySet<string>;
  /** Whether the watcher is in the room now. Rejects if nobody knows. */
  isMember(roomId: string): Promise<boolean>;
  /** The watcher went away. */
  readonly closed: AbortSignal;
  /** Called once. */
  onEnd(): void;
}

/** Shorter than every proxy's patience with a silent connection. */
const signOfLifeMs = 15_000;
/** Then the client asks again, with a session that still has to be valid. */
const watchLifeMs = 10 * 60_000;
/** A reader that is so many lines behind does not read. */
const maxLinesBehind = 500;

/**
 * Lines about the calls of rooms: the present state of each, then each that differs; `{}` now and then as a sign of life.
 * Rooms of which the watcher is no member are left out, also once he is removed. Ends when it cannot know that.
 */
export function openVoiceWatch(deps: VoiceWatchDeps, watch: VoiceWatch): ReadableStream<Uint8Array> {
  const { log } = deps;
  const encoder = new TextEncoder();
  const ended = new AbortController();
  const stops = new Map<string, () => void>();

  function end(): void {
    if (ended.signal.aborted) return;
    ended.abort();
    for (const stop of stops.values()) stop();
    watch.onEnd();
  }

  function start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const startedMs = deps.now();

    function finish(): void {
      if (ended.signal.aborted) return;
      end();
      controller.close();
    }

    function breakOff(error: unknown): void {
      log.warn({ err: error }, "a watch of voice channels broke off");
      finish();
    }

    function write(line: string): void {
      if (ended.signal.aborted) return;
      controller.enqueue(encoder.encode(`${line}\n`));
      if ((controller.desiredSize ?? 0) < -maxLinesBehind) finish();
    }

    /** Membership is asked for with every word: whoever was removed hears no more. */
    async function tell(voice: RoomVoice): Promise<void> {
      if (await watch.isMember(voice.roomId)) return write(roomVoiceLine(voice));
      stops.get(voice.roomId)?.();
      stops.delete(voice.roomId);
    }

    async function follow(roomId: string): Promise<void> {
      if (!(await watch.isMember(roomId)) || ended.signal.aborted) return;
      /** One word at a time, in their order. */
      let telling: Promise<void> = Promise.resolve();
      stops.set(
        roomId,
        deps.follower.follow(roomId, (voice) => {
          telling = telling.then(() => tell(voice)).catch(breakOff);
        }),
      );
    }

    async function showLife(): Promise<void> {
      while (!ended.signal.aborted) {
        write("{}");
        await deps.wait(signOfLifeMs, ended.signal);
        if (deps.now() - startedMs > watchLifeMs) finish();
      }
    }

    watch.closed.addEventListener("abort", finish, { once: true });
    showLife().catch(breakOff);
    Promise.all([...watch.roomIds].map(follow)).catch(breakOff);
  }

  return new ReadableStream<Uint8Array>({ start, cancel: end }, { highWaterMark: 0 });
}
