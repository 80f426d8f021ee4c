import type { MediaKey } from "@melo/call";
import { KeyProviderEvent, type KeyInfo } from "livekit-client";
import { describe, expect, test } from "vitest";
import { MediaKeyProvider } from "./key-provider.ts";

function key(participantIdentity: string, index: number, byte: number): MediaKey {
  return { participantIdentity, index, bytes: new Uint8Array(16).fill(byte) };
}

function listen(provider: MediaKeyProvider): readonly KeyInfo[] {
  const heard: KeyInfo[] = [];
  provider.on(KeyProviderEvent.SetKey, (keyInfo) => heard.push(keyInfo));
  return heard;
}

describe("media keys", () => {
  test("are handed on as HKDF material under their identity and index", async () => {
    const provider = new MediaKeyProvider();
    const heard = listen(provider);
    await provider.setKeys([key("ann", 0, 1)]);
    expect(heard).toMatchObject([{ participantIdentity: "ann", keyIndex: 0 }]);
    expect(heard[0]?.key).toMatchObject({
      algorithm: { name: "HKDF" },
      extractable: false,
      usages: ["deriveKey", "deriveBits"],
    });
  });

  test("are set once, however often they are given, and again when their bytes change", async () => {
    const provider = new MediaKeyProvider();
    const heard = listen(provider);
    await provider.setKeys([key("ann", 0, 1), key("ann", 0, 1)]);
    await provider.setKeys([key("ann", 0, 1), key("ben", 0, 1)]);
    expect(heard.map(({ participantIdentity }) => participantIdentity)).toEqual(["ann", "ben"]);
    await provider.setKeys([key("ann", 0, 2)]);
    expect(heard).toHaveLength(3);
  });

  test("do not change when the caller's bytes are wiped", async () => {
    const provider = new MediaKeyProvider();
    const heard = listen(provider);
    const wiped = key("ann", 0, 1);
    const setting = provider.setKeys([wiped]);
    wiped.bytes.fill(0);
    await setting;
    await provider.setKeys([key("ann", 0, 1)]);
    expect(heard).toHaveLength(1);
  });

  test("are handed on in the order in which they were set, wherever they come from", async () => {
    const provider = new MediaKeyProvider();
    const heard = listen(provider);
    void provider.setKeys([key("ann", 255, 1)]);
    await provider.setKeys([key("ann", 0, 2), key("ben", 7, 3)]);
    expect(heard.map(({ participantIdentity, keyIndex }) => [participantIdentity, keyIndex])).toEqual([
      ["ann", 255],
      ["ann", 0],
      ["ben", 7],
    ]);
  });

  test("never make an older key current when LiveKit sends them all again", async () => {
    const provider = new MediaKeyProvider();
    await provider.setKeys([key("us", 0, 1), key("us", 1, 2), key("ben", 0, 3)]);
    const indices = provider.getKeys().map(({ keyIndex }) => keyIndex);
    expect(indices).not.toContain(provider.getLatestManuallySetKeyIndex());
  });

  test("go round the ring: the 257th takes the place of the first, and is the newest (F17)", async () => {
    const provider = new MediaKeyProvider();
    const heard = listen(provider);
    const rotated = (rotation: number): MediaKey => key("ann", rotation % 256, rotation % 251);
    for (let rotation = 0; rotation < 257; rotation += 1) {
      // The one before is still there, for frames that are on their way.
      await provider.setKeys(rotation === 0 ? [rotated(0)] : [rotated(rotation - 1), rotated(rotation)]);
    }
    expect(heard).toHaveLength(257);
    expect(heard.at(-1)).toMatchObject({ participantIdentity: "ann", keyIndex: 0 });
  });

  test("live in a ring as large as MatrixRTC's", () => {
    expect(new MediaKeyProvider().getOptions()).toMatchObject({
      keyringSize: 256,
      ratchetWindowSize: 10,
      keySize: 128,
      sharedKey: false,
      ratchetSalt: "LKFrameEncryptionKey",
    });
  });
});
