import { describe, expect, test } from "vitest";
import { transmissionOf, type VoiceFacts } from "./transmission.ts";
import type { InputMode } from "./voice-settings.ts";

const modes: readonly InputMode[] = ["voice_activity", "push_to_talk", "push_to_mute"];
const both = [false, true] as const;

function everyCase(): readonly VoiceFacts[] {
  let cases: readonly Record<string, unknown>[] = modes.map((mode) => ({ mode }));
  for (const fact of ["isMuted", "isDeafened", "isSilenced", "isTalkKeyHeld", "isMuteKeyHeld"]) {
    cases = cases.flatMap((so) => both.map((value) => ({ ...so, [fact]: value })));
  }
  // Every fact is set above.
  return cases as readonly unknown[] as readonly VoiceFacts[];
}

const free = { isMuted: false, isDeafened: false, isSilenced: false } as const;

describe("Who is heard", () => {
  test.each<[InputMode, keys: string, isOpen: boolean]>([
    ["voice_activity", "", true],
    ["voice_activity", "talk", true],
    ["voice_activity", "mute", false],
    ["push_to_talk", "", false],
    ["push_to_talk", "talk", true],
    ["push_to_talk", "mute", false],
    ["push_to_talk", "talk mute", false],
    ["push_to_mute", "", true],
    ["push_to_mute", "mute", false],
  ])("in %s while the keys held are: %s", (mode, keys, isOpen) => {
    const held = { isTalkKeyHeld: keys.includes("talk"), isMuteKeyHeld: keys.includes("mute") };
    expect(transmissionOf({ ...free, mode, ...held })).toEqual({ isUnmuted: true, isOpen, hears: true });
  });

  test("is whoever holds the talk key for a moment while muted, unless talking always needs it", () => {
    const muted = { ...free, isMuted: true, isTalkKeyHeld: true, isMuteKeyHeld: false };
    expect(modes.map((mode) => transmissionOf({ ...muted, mode }).isOpen)).toEqual([true, false, true]);
  });

  test("is nobody who is deafened or silenced, whatever else holds", () => {
    for (const facts of everyCase().filter(({ isDeafened, isSilenced }) => isDeafened || isSilenced)) {
      expect(transmissionOf(facts)).toEqual({ isUnmuted: false, isOpen: false, hears: !facts.isDeafened });
    }
  });

  test("is nobody who is muted and holds no key", () => {
    for (const facts of everyCase().filter(({ isMuted, isTalkKeyHeld }) => isMuted && !isTalkKeyHeld)) {
      expect(transmissionOf(facts)).toMatchObject({ isUnmuted: false, isOpen: false });
    }
  });

  test("never passes a voice through a muted microphone", () => {
    expect(everyCase()).toHaveLength(96);
    for (const facts of everyCase()) {
      const { isOpen, isUnmuted } = transmissionOf(facts);
      expect(isOpen && !isUnmuted).toBe(false);
    }
  });
});
