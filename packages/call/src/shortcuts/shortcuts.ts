import { MeloError } from "@melo/protocol";
import { createSignal, derive, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { ShortcutChoices, ShortcutsPort } from "../ports/index.ts";
import { comboOf, isModifierAlone, isPartOfWriting, isPressOfButton, isReserved } from "./key-combo.ts";
import type { KeyCombo, KeyPress } from "./key-combo.ts";
import { isShortcutId, shortcutIds, shortcutList, type ShortcutId } from "./shortcut-list.ts";

/** Where the focus is when a key goes down. */
export type KeyPlace = "page" | "typing" | "dialog" | "button";

/** What a command does. `release` is for commands that are held; it comes exactly once after each `press`. */
export interface ShortcutHandler {
  press(): void;
  release?(): void;
}

export type Combos = Readonly<Record<ShortcutId, readonly KeyCombo[]>>;

/** The keys of MELO: which command a key means, what the person chose, and who carries the command out. */
export interface Shortcuts {
  /** The keys of every command now, those that were not changed included. */
  readonly combos: ReadonlySignal<Combos>;
  /** Carries a command out until the scope ends; of several handlers the newest does. Without one its keys do nothing. */
  handle(scope: Scope, id: ShortcutId, handler: ShortcutHandler): void;
  /** Whether the press was a command: then the browser must not act on it too. */
  keyDown(press: KeyPress, place: KeyPlace): boolean;
  keyUp(press: Pick<KeyPress, "code">): void;
  /** The keyboard belongs to somebody else now: nothing stays held. */
  releaseAll(): void;
  /**
   * Gives a command one key, or none, instead of those it has. Another command that had the key loses it: no key ever
   * means two things. Shows at once; rejects if it could not be stored. `bad_request` for a key that must stay free.
   */
  bind(id: ShortcutId, combo: KeyCombo | undefined): Promise<void>;
  /** Back to the keys that MELO comes with; of one command, or of all. */
  reset(id?: ShortcutId): Promise<void>;
}

/** What may be bound to a command. Modifiers alone can only be held. */
export function isBindable(id: ShortcutId, combo: KeyCombo): boolean {
  return !isReserved(combo) && (shortcutList[id].kind === "hold" || !isModifierAlone(combo));
}

/** Chosen keys come first; a default that somebody gave to another command is gone from its own. */
function combosFrom(choices: ShortcutChoices): Combos {
  const chosen = new Set(Object.entries(choices).flatMap(([id, combos]) => (isShortcutId(id) ? combos : [])));
  const entries = shortcutIds.map((id) => [
    id,
    choices[id] ?? shortcutList[id].defaults.filter((combo) => !chosen.has(combo)),
  ]);
  // One entry for each id of the list.
  return Object.fromEntries(entries) as Combos;
}

export function createShortcuts(scope: Scope, port: ShortcutsPort): Shortcuts {
  /** What was chosen here and has not come back from the account yet. */
  const unsaved = createSignal<ShortcutChoices | undefined>(undefined);
  const choices = derive(() => unsaved.value ?? port.choices.value);
  const combos = derive(() => combosFrom(choices.value));
  const commands = derive(() => new Map(shortcutIds.flatMap((id) => combos.value[id].map((combo) => [combo, id]))));
  const handlers = new Map<ShortcutId, readonly ShortcutHandler[]>();
  /** What each key that is down is holding, by its place on the keyboard. */
  const held = new Map<string, ShortcutHandler>();

  function release(code: string): void {
    const handler = held.get(code);
    held.delete(code);
    handler?.release?.();
  }

  function releaseAll(): void {
    for (const code of held.keys()) release(code);
  }

  function mayFire(combo: KeyCombo, place: KeyPlace): boolean {
    if (place === "page") return true;
    if (place === "button") return !isPressOfButton(combo);
    return !isPartOfWriting(combo);
  }

  async function choose(next: ShortcutChoices): Promise<void> {
    unsaved.value = next;
    try {
      await port.save(next);
    } finally {
      if (unsaved.peek() === next) unsaved.value = undefined;
    }
  }

  scope.onEnd(releaseAll);

  return {
    combos,
    handle(handlerScope, id, handler) {
      const registration: ShortcutHandler = { ...handler };
      handlers.set(id, [...(handlers.get(id) ?? []), registration]);
      handlerScope.onEnd(() => {
        handlers.set(
          id,
          (handlers.get(id) ?? []).filter((one) => one !== registration),
        );
        for (const [code, one] of held) if (one === registration) release(code);
      });
    },
    keyDown(press, place) {
      if (held.has(press.code)) return true;
      const combo = comboOf(press);
      const id = combo === undefined ? undefined : commands.peek().get(combo);
      if (combo === undefined || id === undefined || !mayFire(combo, place)) return false;
      const handler = handlers.get(id)?.at(-1);
      if (handler === undefined) return false;
      // A key that is held down repeats; a command is not meant again.
      if (press.repeat) return true;
      if (shortcutList[id].kind === "hold") held.set(press.code, handler);
      handler.press();
      return true;
    },
    keyUp: ({ code }) => release(code),
    releaseAll,
    async bind(id, combo) {
      if (combo !== undefined && !isBindable(id, combo)) throw new MeloError("bad_request", `${combo} must stay free`);
      const current = combos.peek();
      const losers = shortcutIds.filter(
        (other) => other !== id && combo !== undefined && current[other].includes(combo),
      );
      const lost = losers.map((other) => [other, current[other].filter((one) => one !== combo)]);
      await choose({ ...choices.peek(), ...Object.fromEntries(lost), [id]: combo === undefined ? [] : [combo] });
    },
    async reset(id) {
      if (id === undefined) return choose({});
      // Its own keys come home, also from commands that were given them.
      const { [id]: _, ...others } = choices.peek();
      const own: readonly KeyCombo[] = shortcutList[id].defaults;
      const kept = Object.entries(others).map(([other, theirs]) => [
        other,
        theirs?.filter((one) => !own.includes(one)),
      ]);
      return choose(Object.fromEntries(kept));
    },
  };
}
