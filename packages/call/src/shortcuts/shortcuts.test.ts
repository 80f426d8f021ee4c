import { MeloError } from "@melo/protocol";
import { createScope } from "@melo/reactive";
import { describe, expect, test } from "vitest";
import { createFakeShortcuts } from "../testing/fake-shortcuts.ts";
import type { KeyPress } from "./key-combo.ts";
import { shortcutIds, shortcutList } from "./shortcut-list.ts";
import { createShortcuts, isBindable, type KeyPlace, type Shortcuts } from "./shortcuts.ts";

function letter(key: string, held: Partial<KeyPress> = {}): KeyPress {
  const code = key === " " ? "Space" : `Key${key.toUpperCase()}`;
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, repeat: false, ...held };
}

function setUp() {
  const scope = createScope();
  const port = createFakeShortcuts();
  const shortcuts = createShortcuts(scope, port);
  const log: string[] = [];
  const record = (name: string) => ({ press: () => log.push(`${name} down`), release: () => log.push(`${name} up`) });
  return { scope, port, shortcuts, log, record };
}

function pressIn(shortcuts: Shortcuts, key: KeyPress, place: KeyPlace = "page"): boolean {
  const isHandled = shortcuts.keyDown(key, place);
  shortcuts.keyUp(key);
  return isHandled;
}

describe("a key", () => {
  test("does what its command does, once however long it is held", () => {
    const { scope, shortcuts, log, record } = setUp();
    shortcuts.handle(scope, "toggle_microphone", record("mute"));
    expect(shortcuts.keyDown(letter("m"), "page")).toBe(true);
    expect(shortcuts.keyDown(letter("m", { repeat: true }), "page")).toBe(true);
    shortcuts.keyUp(letter("m"));
    expect(log).toEqual(["mute down"]);
  });

  test("without anybody to carry the command out is left to the browser", () => {
    const { shortcuts } = setUp();
    expect(pressIn(shortcuts, letter("m"))).toBe(false);
  });

  test.each<[KeyPlace, KeyPress, boolean]>([
    ["typing", letter("m"), false],
    ["typing", letter("M", { ctrlKey: true, shiftKey: true }), true],
    ["dialog", letter("m"), false],
    ["dialog", letter("M", { ctrlKey: true, shiftKey: true }), true],
    ["button", letter("m"), true],
    ["button", letter(" "), false],
    ["page", letter(" "), true],
  ])("in the place %s: $key is a command: %s", (place, key, isCommand) => {
    const { scope, shortcuts, record } = setUp();
    shortcuts.handle(scope, "toggle_microphone", record("mute"));
    shortcuts.handle(scope, "push_to_talk", record("talk"));
    expect(pressIn(shortcuts, key, place)).toBe(isCommand);
  });

  test("belongs to the newest of several that carry its command out", () => {
    const { scope, shortcuts, log, record } = setUp();
    const dialog = scope.createChild();
    shortcuts.handle(scope, "toggle_hand", record("call"));
    shortcuts.handle(dialog, "toggle_hand", record("dialog"));
    pressIn(shortcuts, letter("h"));
    dialog.end();
    pressIn(shortcuts, letter("h"));
    expect(log).toEqual(["dialog down", "call down"]);
  });
});

describe("a key that is held", () => {
  test("is released exactly once when it goes up, whatever else went up before", () => {
    const { scope, shortcuts, log, record } = setUp();
    shortcuts.handle(scope, "push_to_talk", record("talk"));
    shortcuts.keyDown(letter(" "), "page");
    shortcuts.keyUp(letter("m"));
    expect(log).toEqual(["talk down"]);
    shortcuts.keyUp(letter(" "));
    shortcuts.keyUp(letter(" "));
    expect(log).toEqual(["talk down", "talk up"]);
  });

  test("keeps its repeats from the page, also when the focus went into a text field meanwhile", () => {
    const { scope, shortcuts, record } = setUp();
    shortcuts.handle(scope, "push_to_talk", record("talk"));
    shortcuts.keyDown(letter(" "), "page");
    expect(shortcuts.keyDown(letter(" ", { repeat: true }), "typing")).toBe(true);
  });

  test.each(["the window loses the focus", "its command ends", "the session ends"])("is released when %s", (when) => {
    const { scope, shortcuts, log, record } = setUp();
    const call = scope.createChild();
    shortcuts.handle(call, "push_to_talk", record("talk"));
    shortcuts.keyDown(letter(" "), "page");
    if (when === "the window loses the focus") shortcuts.releaseAll();
    if (when === "its command ends") call.end();
    if (when === "the session ends") scope.end();
    expect(log).toEqual(["talk down", "talk up"]);
    shortcuts.keyUp(letter(" "));
    expect(log).toHaveLength(2);
  });
});

describe("choosing keys", () => {
  test("replaces the usual ones at once, and stores what is different from them", async () => {
    const { shortcuts, port } = setUp();
    const saving = shortcuts.bind("toggle_microphone", "F8");
    expect(shortcuts.combos.peek().toggle_microphone).toEqual(["F8"]);
    await saving;
    expect(port.choices.peek()).toEqual({ toggle_microphone: ["F8"] });
  });

  test("takes a key away from the command that had it", async () => {
    const { shortcuts } = setUp();
    await shortcuts.bind("toggle_hand", "M");
    expect(shortcuts.combos.peek()).toMatchObject({ toggle_hand: ["M"], toggle_microphone: ["Mod+Shift+M"] });
    await shortcuts.bind("toggle_camera", "M");
    expect(shortcuts.combos.peek()).toMatchObject({ toggle_hand: [], toggle_camera: ["M"] });
  });

  test("can leave a command without any", async () => {
    const { shortcuts } = setUp();
    await shortcuts.bind("react_1", undefined);
    expect(shortcuts.combos.peek().react_1).toEqual([]);
  });

  test("can be taken back, for one command and for all", async () => {
    const { shortcuts, port } = setUp();
    await shortcuts.bind("toggle_hand", "M");
    await shortcuts.bind("toggle_camera", "K");
    await shortcuts.reset("toggle_microphone");
    expect(shortcuts.combos.peek()).toMatchObject({ toggle_hand: [], toggle_microphone: ["M", "Mod+Shift+M"] });
    await shortcuts.reset();
    expect(port.choices.peek()).toEqual({});
    expect(shortcuts.combos.peek()).toMatchObject({ toggle_hand: ["H"], toggle_camera: ["V"] });
  });

  test("that could not be stored goes back to what was", async () => {
    const { shortcuts, port } = setUp();
    const offline = new MeloError("offline", "cut");
    port.failNext(offline);
    await expect(shortcuts.bind("toggle_hand", "F9")).rejects.toBe(offline);
    expect(shortcuts.combos.peek().toggle_hand).toEqual(["H"]);
  });

  test("refuses what the browser and MELO's own navigation need, and a modifier that is only pressed", async () => {
    const { shortcuts } = setUp();
    await expect(shortcuts.bind("toggle_hand", "Escape")).rejects.toMatchObject({ code: "bad_request" });
    expect(isBindable("toggle_hand", "Control")).toBe(false);
    expect(isBindable("push_to_talk", "Control")).toBe(true);
  });

  test("keeps what another version of MELO has stored", async () => {
    const port = createFakeShortcuts({ from_the_future: ["K"] });
    const shortcuts = createShortcuts(createScope(), port);
    await shortcuts.bind("toggle_hand", "F9");
    expect(port.choices.peek()).toEqual({ from_the_future: ["K"], toggle_hand: ["F9"] });
  });
});

test("no two commands come with the same key, and every key that MELO comes with may be bound", () => {
  const combos = shortcutIds.flatMap((id) => shortcutList[id].defaults);
  expect(new Set(combos).size).toBe(combos.length);
  for (const id of shortcutIds) expect(shortcutList[id].defaults.every((combo) => isBindable(id, combo))).toBe(true);
});
