import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  type RemoteTrack,
} from "@livekit/rtc-node";
import type { GuestCommand, Hearing, HttpAnswer } from "./guest-commands.ts";
import { obeyCommands } from "./obey-commands.ts";

/** Runs on a machine of a test network and does there what it is told. */

interface Listener {
  readonly room: Room;
  readonly heard: Map<string, { lastMs: number; longestGapMs: number; frames: number }>;
  disconnectReason: string | undefined;
}

const sampleRate = 48_000;
const frameMs = 20;
/** Of 32767: what Opus makes of the tone, and not of silence. */
const audibleAmplitude = 1000;
const requestTimeoutMs = 10_000;
const listeners = new Map<string, Listener>();

async function request({ url, method, headers, body }: Extract<GuestCommand, { do: "request" }>): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(requestTimeoutMs);
  const startedAt = performance.now();
  try {
    const answer = await fetch(url, { method, headers, body: body ?? null, redirect: "manual", signal });
    const text = await answer.text();
    return { status: answer.status, body: text, durationMs: performance.now() - startedAt };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { status: 0, body: String(cause), durationMs: performance.now() - startedAt };
  }
}

async function join({ name, url, token }: Extract<GuestCommand, { do: "join" }>): Promise<number> {
  const room = new Room();
  const listener: Listener = { room, heard: new Map(), disconnectReason: undefined };
  room.on(RoomEvent.TrackSubscribed, (track, _, participant) => void follow(listener, track, participant.identity));
  room.on(RoomEvent.Disconnected, (reason) => (listener.disconnectReason = String(reason)));
  const startedAt = performance.now();
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  listeners.set(name, listener);
  return performance.now() - startedAt;
}

async function follow({ heard }: Listener, track: RemoteTrack, identity: string): Promise<void> {
  if (track.kind !== TrackKind.KIND_AUDIO) return;
  for await (const frame of new AudioStream(track, sampleRate, 1)) {
    if (!frame.data.some((sample) => Math.abs(sample) > audibleAmplitude)) continue;
    const nowMs = performance.now();
    const before = heard.get(identity) ?? { lastMs: nowMs, longestGapMs: 0, frames: 0 };
    before.longestGapMs = Math.max(before.longestGapMs, nowMs - before.lastMs);
    before.lastMs = nowMs;
    before.frames += 1;
    heard.set(identity, before);
  }
}

async function speak({ name }: Extract<GuestCommand, { do: "speak" }>): Promise<void> {
  const { room } = listenerOf(name);
  const source = new AudioSource(sampleRate, 1, 200);
  const samples = new Int16Array((sampleRate * frameMs) / 1000).map((_, index) => 12_000 * Math.sin(index / 10));
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await room.localParticipant?.publishTrack(LocalAudioTrack.createAudioTrack("tone", source), options);
  void (async () => {
    // Waits by itself until there is room for another frame.
    while (listeners.has(name)) await source.captureFrame(new AudioFrame(samples, sampleRate, 1, samples.length));
  })();
}

function listen({ name, isFresh }: Extract<GuestCommand, { do: "listen" }>): Hearing {
  const { heard, disconnectReason } = listenerOf(name);
  const nowMs = performance.now();
  const people = [...heard].map(([identity, { lastMs, longestGapMs, frames }]) => ({
    identity,
    frames,
    silentMs: nowMs - lastMs,
    longestGapMs: Math.max(longestGapMs, nowMs - lastMs),
  }));
  if (isFresh) {
    for (const one of heard.values()) {
      one.longestGapMs = 0;
      one.lastMs = nowMs;
    }
  }
  return { people, disconnectReason };
}

async function leave({ name }: Extract<GuestCommand, { do: "leave" }>): Promise<void> {
  const { room } = listenerOf(name);
  listeners.delete(name);
  await room.disconnect();
}

function listenerOf(name: string): Listener {
  const found = listeners.get(name);
  if (found === undefined) throw new Error(`${name} is in no call`);
  return found;
}

function obey(command: GuestCommand): unknown {
  switch (command.do) {
    case "request":
      return request(command);
    case "join":
      return join(command);
    case "speak":
      return speak(command);
    case "listen":
      return listen(command);
    case "leave":
      return leave(command);
  }
}

// startGuest sends no others.
obeyCommands((command) => obey(command as GuestCommand));
