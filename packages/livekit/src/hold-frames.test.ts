import { beforeEach, expect, test, vi } from "vitest";
import type { EncodedFrame } from "./frame-hold.ts";
import { holdFramesForKeys, type ToldWorkerScope } from "./hold-frames.ts";

const algorithm = { name: "HKDF", salt: new Uint8Array(1), hash: "SHA-256", info: new Uint8Array(128) };

let worker: ToldWorkerScope;
/** What LiveKit's own handler was told. */
let told: { kind?: unknown; data?: { readableStream?: ReadableStream<EncodedFrame> } }[];

beforeEach(() => {
  told = [];
  const { subtle } = crypto;
  worker = {
    crypto: { subtle: { deriveKey: subtle.deriveKey.bind(subtle) } },
    onmessage: ({ data }) => void told.push(data),
  };
  holdFramesForKeys(worker);
});

function tell(data: unknown): void {
  worker.onmessage?.(new MessageEvent("message", { data }));
}

function keyFrame(): EncodedFrame {
  return { data: new Uint8Array([1, 2, 12, 5]).buffer, type: "key" };
}

/** A stream that gives one key frame, as LiveKit's handler gets it. */
function toldStream(): ReadableStream<EncodedFrame> {
  const readableStream = new ReadableStream<EncodedFrame>({ start: (controller) => controller.enqueue(keyFrame()) });
  tell({ kind: "decode", data: { participantIdentity: "ann", trackId: "TR_1", readableStream, codec: "vp8" } });
  const { data } = told.at(-1) ?? {};
  expect(data).toMatchObject({ participantIdentity: "ann", trackId: "TR_1", codec: "vp8" });
  if (data?.readableStream === undefined) throw new Error("LiveKit's handler got no stream");
  return data.readableStream;
}

test("a frame reaches LiveKit's worker when the key with its index is derived for its sender", async () => {
  const reading = toldStream().getReader().read();
  const isRead = vi.fn();
  reading.then(isRead, isRead);
  const derive = async (participantIdentity: string): Promise<void> => {
    const key = await crypto.subtle.importKey("raw", new Uint8Array(16), "HKDF", false, ["deriveKey"]);
    tell({ kind: "setKey", data: { participantIdentity, key, keyIndex: 5 } });
    await worker.crypto.subtle.deriveKey(algorithm, key, { name: "AES-GCM", length: 128 }, false, ["decrypt"]);
    // The key counts a task later.
    await new Promise((resolve) => setTimeout(resolve));
  };
  await derive("ben");
  expect(isRead).not.toHaveBeenCalled();
  await derive("ann");
  expect((await reading).value).toEqual(keyFrame());
});

test("everything else is handed on as it came", () => {
  const messages = [{ kind: "init", data: {} }, { kind: "enable", data: { participantIdentity: "ann" } }, "text", null];
  for (const message of messages) tell(message);
  expect(told).toEqual(messages);
});

test("a receiver that is used again is told to LiveKit's worker too", () => {
  const message = {
    kind: "updateCodec",
    data: { participantIdentity: "ben", trackId: "TR_2", previousTrackId: "TR_1" },
  };
  tell(message);
  expect(told).toEqual([message]);
});

test("a worker without LiveKit in it is refused", () => {
  worker.onmessage = null;
  expect(() => holdFramesForKeys(worker)).toThrow("listens to nothing");
});
