/**
 * One call to oneself: reads two ends from standard input, lets one of them send a tone under end-to-end encryption and the
 * other listen, and writes the outcome as one line of JSON.
 */
import { text } from "node:stream/consumers";
import type { AudioFrame as Frame, AudioSource as Source, RemoteTrack, RoomOptions } from "@livekit/rtc-node";
import type { EchoEnd, EchoOutcome } from "../src/media/echo-port.ts";

const sampleRate = 48_000;
const frameSamples = sampleRate / 100;
const toneHz = 440;
const loudness = 12_000;
/** Far above what an encoder makes of silence. */
const audible = 1000;
const soundTimeoutMs = 15_000;
const key = new Uint8Array(16).fill(7);
/** Of LiveKit's own key provider. */
const ratchetSalt = new TextEncoder().encode("LKFrameEncryptionKey");

try {
  say(await callOneself(JSON.parse(await text(process.stdin))));
} catch (error) {
  say({ kind: "silent", reason: error instanceof Error ? error.message : String(error) });
}
process.exit(0);

function say(outcome: EchoOutcome): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

async function callOneself({ sender, listener }: { sender: EchoEnd; listener: EchoEnd }): Promise<EchoOutcome> {
  const sdk = await loadSdk();
  if (sdk === undefined) return { kind: "unable", reason: "LiveKit's native SDK does not run on this machine" };
  const { AudioFrame, AudioSource, AudioStream, LocalAudioTrack, Room, RoomEvent } = sdk;
  const { TrackPublishOptions, TrackSource, EncryptionType } = sdk;
  const options: RoomOptions = {
    autoSubscribe: true,
    dynacast: false,
    encryption: {
      encryptionType: EncryptionType.GCM,
      keyProviderOptions: { sharedKey: key, ratchetSalt, ratchetWindowSize: 16, failureTolerance: -1, keyRingSize: 16 },
    },
  };

  const startedAt = performance.now();
  const sending = new Room();
  const listening = new Room();
  const heard = new Promise<void>((resolve) => {
    listening.on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
      void (async () => {
        for await (const frame of new AudioStream(track, { sampleRate, numChannels: 1 })) {
          if (loudnessOf(frame) > audible) resolve();
        }
      })();
    });
  });
  await Promise.all([
    listening.connect(listener.url, listener.token, options),
    sending.connect(sender.url, sender.token, options),
  ]);
  const joinMs = Math.round(performance.now() - startedAt);

  const source = new AudioSource(sampleRate, 1);
  const track = LocalAudioTrack.createAudioTrack("tone", source);
  const published = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await sending.localParticipant?.publishTrack(track, published);
  const publishedAt = performance.now();
  const ending = { isOver: false };
  void playTone(source, AudioFrame, ending);
  const isHeard = await Promise.race([heard.then(() => true), untilTimeout()]);
  ending.isOver = true;
  const soundMs = Math.round(performance.now() - publishedAt);
  await Promise.all([sending.disconnect(), listening.disconnect()]);
  return isHeard
    ? { kind: "heard", joinMs, soundMs }
    : { kind: "silent", reason: `both were in the call, and nothing was heard in ${soundTimeoutMs / 1000} s` };
}

function loadSdk() {
  // There are builds for glibc on x64 and ARM64, and for macOS and Windows.
  return import("@livekit/rtc-node").catch(() => undefined);
}

async function playTone(source: Source, FrameOf: typeof Frame, ending: { isOver: boolean }): Promise<void> {
  for (let at = 0; !ending.isOver; at += frameSamples) {
    const samples = Int16Array.from(
      { length: frameSamples },
      (_, index) => loudness * Math.sin((2 * Math.PI * toneHz * (at + index)) / sampleRate),
    );
    // Takes as long as the frame lasts, once the source's buffer is full.
    await source.captureFrame(new FrameOf(samples, sampleRate, 1, frameSamples));
  }
}

function loudnessOf({ data }: Frame): number {
  return data.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
}

function untilTimeout(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), soundTimeoutMs));
}
