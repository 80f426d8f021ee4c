import { beforeEach, describe, expect, test } from "vitest";
import { createFrameHold, type EncodedFrame, type FrameHold } from "./frame-hold.ts";

interface Pipe {
  send(...frames: readonly EncodedFrame[]): Promise<void>;
  /** What came out, by the number in the frame. */
  readonly out: number[];
}

let nowMs: number;
let hold: FrameHold;
let sent: number;

beforeEach(() => {
  nowMs = 0;
  sent = 0;
  hold = createFrameHold(() => nowMs);
});

function encrypted(type: string | undefined, keyIndex = 0): EncodedFrame {
  sent += 1;
  const { buffer: data } = new Uint8Array([sent, 99, 12, keyIndex]);
  return type === undefined ? { data } : { data, type };
}

function picture(keyIndex = 0): EncodedFrame {
  return encrypted("delta", keyIndex);
}

function keyPicture(keyIndex = 0): EncodedFrame {
  return encrypted("key", keyIndex);
}

function pipe(trackId = "TR_1", participantIdentity = "ann"): Pipe {
  const out: number[] = [];
  const { readable, writable } = hold.through(trackId, participantIdentity);
  void readable.pipeTo(
    new WritableStream({
      write: ({ data }) => void out.push(new Uint8Array(data)[0] ?? Number.NaN),
    }),
  );
  const writer = writable.getWriter();
  return {
    out,
    async send(...frames) {
      for (const frame of frames) await writer.write(frame);
      await settle();
    },
  };
}

/** Streams move things on in microtasks: they are done when the next task begins. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

describe("pictures that come before their key", () => {
  test("wait for it, and go on in their order when it is there", async () => {
    const ann = pipe();
    await ann.send(keyPicture(), picture(), picture());
    expect(ann.out).toEqual([]);
    hold.keyIsReady("ann", 0);
    await ann.send(picture());
    expect(ann.out).toEqual([1, 2, 3, 4]);
  });

  test("are forgotten when a newer key frame comes", async () => {
    const ann = pipe();
    await ann.send(keyPicture(), picture(), keyPicture(), picture());
    hold.keyIsReady("ann", 0);
    await settle();
    expect(ann.out).toEqual([3, 4]);
  });

  test("do not wait for somebody else's key, nor for another key of the same person", async () => {
    const ann = pipe();
    await ann.send(keyPicture(1));
    hold.keyIsReady("ben", 1);
    hold.keyIsReady("ann", 0);
    await settle();
    expect(ann.out).toEqual([]);
    hold.keyIsReady("ann", 1);
    await settle();
    expect(ann.out).toEqual([1]);
  });

  test("go on without it after two seconds, so that the missing key is reported, and wait no more for that one", async () => {
    const ann = pipe();
    await ann.send(keyPicture());
    nowMs = 1_999;
    await ann.send(picture());
    expect(ann.out).toEqual([]);
    nowMs = 2_000;
    await ann.send(picture());
    expect(ann.out).toEqual([1, 2, 3]);
    await ann.send(picture());
    expect(ann.out).toEqual([1, 2, 3, 4]);
    await ann.send(keyPicture(1));
    expect(ann.out).toEqual([1, 2, 3, 4]);
  });

  test("are never more than a decoder could catch up with", async () => {
    const ann = pipe();
    await ann.send(keyPicture(), ...Array.from({ length: 128 }, () => picture()));
    expect(ann.out).toEqual([]);
    await ann.send(picture());
    expect(ann.out).toHaveLength(130);
  });

  test("of a track that the browser gives to somebody else are not shown in that person's name", async () => {
    const ann = pipe();
    await ann.send(keyPicture());
    hold.rename("TR_1", "TR_2", "ben");
    hold.keyIsReady("ann", 0);
    await ann.send(keyPicture());
    expect(ann.out).toEqual([]);
    hold.keyIsReady("ben", 0);
    await settle();
    expect(ann.out).toEqual([2]);
  });

  test("of a pipe that is closed or broken are nobody's business any more", async () => {
    const { readable, writable } = hold.through("TR_1", "ann");
    const writer = writable.getWriter();
    const reading = readable.getReader().read();
    await writer.write(keyPicture());
    await writer.abort();
    await expect(reading).rejects.toBeUndefined();
    expect(() => hold.keyIsReady("ann", 0)).not.toThrow();

    const other = hold.through("TR_2", "ann");
    const otherWriter = other.writable.getWriter();
    const rest = other.readable.getReader().read();
    await otherWriter.write(keyPicture(1));
    await otherWriter.close();
    expect((await rest).done).toBe(true);
    expect(() => hold.keyIsReady("ann", 1)).not.toThrow();
  });
});

describe("what needs no key, or has it, is not held", () => {
  test.each([
    ["sound", () => encrypted(undefined)],
    ["an empty picture", () => ({ data: new ArrayBuffer(0), type: "empty" })],
    ["a black picture that the server puts in", () => ({ data: new Uint8Array([1, 2, 3]).buffer, type: "key" })],
  ])("%s", async (_, frame) => {
    const ann = pipe();
    await ann.send(frame());
    expect(ann.out).toHaveLength(1);
  });

  test("a picture with a known key, in whatever track", async () => {
    hold.keyIsReady("ann", 3);
    const ann = pipe("TR_9");
    await ann.send(keyPicture(3), picture(3));
    expect(ann.out).toEqual([1, 2]);
  });
});
