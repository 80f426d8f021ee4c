import type { MediaKey } from "@melo/call";
import { expect, test } from "vitest";
import { withMediaKey } from "./media-keys.ts";

function key(participantIdentity: string, index: number, byte = index): MediaKey {
  return { participantIdentity, index, bytes: new Uint8Array([byte]) };
}

function summaryOf(keys: readonly MediaKey[]): readonly string[] {
  return keys.map(({ participantIdentity, index, bytes }) => `${participantIdentity}${index}=${bytes[0]}`);
}

test("the newest keys of each participant are kept", () => {
  let keys: readonly MediaKey[] = [key("bob", 0)];
  for (const index of [0, 1, 2, 3, 4, 5]) keys = withMediaKey(keys, key("ann", index));
  expect(summaryOf(keys)).toEqual(["bob0=0", "ann2=2", "ann3=3", "ann4=4", "ann5=5"]);
});

test("a known index gets the new key: its owner joined anew", () => {
  const keys = withMediaKey([key("ann", 0), key("ann", 1)], key("ann", 0, 9));
  expect(summaryOf(keys)).toEqual(["ann1=1", "ann0=9"]);
});
