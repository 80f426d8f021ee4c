import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapKeyed } from "./keyed.ts";
import { createScope, type Scope } from "./scope.ts";
import { createSignal, derive, type ReadonlySignal } from "./signal.ts";
import { record } from "./testing/index.ts";

interface Person {
  readonly id: string;
  readonly mood: string;
}

function people(...ids: readonly string[]): readonly Person[] {
  return ids.map((id) => ({ id, mood: "calm" }));
}

function setUp(initial: readonly Person[]) {
  const scope = createScope();
  const list = createSignal(initial);
  const created: string[] = [];
  const ended: string[] = [];
  const items = mapKeyed(
    scope,
    list,
    ({ id }) => id,
    (itemScope: Scope, id: string, entry: ReadonlySignal<Person>) => {
      created.push(id);
      itemScope.onEnd(() => ended.push(id));
      return { id, mood: derive(() => entry.value.mood) };
    },
  );
  const ids = derive(() => items.value.map(({ id }) => id));
  return { scope, list, created, ended, items, ids };
}

describe("keyed items", () => {
  test("are made once for each key and end when it disappears", () => {
    const { list, created, ended, ids } = setUp(people("ann", "ben"));
    list.value = people("ben", "cleo");
    expect(created).toEqual(["ann", "ben", "cleo"]);
    expect(ended).toEqual(["ann"]);
    expect(ids.value).toEqual(["ben", "cleo"]);
  });

  test("stay the same objects while their entries change", () => {
    const { list, items } = setUp(people("ann"));
    const [before] = items.value;
    const moods = record(createScope(), before?.mood ?? createSignal("missing"));
    list.value = [{ id: "ann", mood: "glad" }];
    expect(items.value[0]).toBe(before);
    expect(moods).toEqual(["calm", "glad"]);
  });

  test("tell readers of the list only about coming, going and order", () => {
    const { list, items } = setUp(people("ann", "ben"));
    const seen = record(createScope(), items);
    list.value = [
      { id: "ann", mood: "glad" },
      { id: "ben", mood: "calm" },
    ];
    expect(seen).toHaveLength(1);
    list.value = people("ben", "ann");
    expect(seen).toHaveLength(2);
  });

  test("take the first of two entries with one key", () => {
    const { list, items } = setUp([]);
    list.value = [
      { id: "ann", mood: "glad" },
      { id: "ann", mood: "cross" },
    ];
    expect(items.value.map(({ mood }) => mood.value)).toEqual(["glad"]);
  });

  test("that come back are new", () => {
    const { list, created } = setUp(people("ann"));
    list.value = [];
    list.value = people("ann");
    expect(created).toEqual(["ann", "ann"]);
  });

  test("all end with the scope", () => {
    const { scope, ended } = setUp(people("ann", "ben"));
    scope.end();
    expect(ended.sort()).toEqual(["ann", "ben"]);
  });

  test("are not looked through again when something changes that was read while one was made", () => {
    const other = createSignal(1);
    const asked: string[] = [];
    mapKeyed(
      createScope(),
      createSignal(["ann"]),
      (id) => {
        asked.push(id);
        return id;
      },
      () => other.value,
    );
    other.value = 2;
    expect(asked).toEqual(["ann"]);
  });

  test("whose making fails leave no scope open", () => {
    const list = createSignal<readonly string[]>([]);
    let failed: Scope | undefined;
    mapKeyed(
      createScope(),
      list,
      (id) => id,
      (scope) => {
        failed = scope;
        throw new Error("broken");
      },
    );
    expect(() => {
      list.value = ["ann"];
    }).toThrow("broken");
    expect(failed?.hasEnded).toBe(true);
  });

  test("follow any sequence of lists exactly", () => {
    const lists = fc.array(fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e")), { maxLength: 12 });
    fc.assert(
      fc.property(lists, (sequence) => {
        const { list, created, ended, ids } = setUp([]);
        for (const next of sequence) {
          list.value = people(...next);
          expect(ids.value).toEqual(next);
          expect(created.length - ended.length).toBe(next.length);
        }
      }),
    );
  });
});
