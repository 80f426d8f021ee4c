import { beforeEach, expect, test } from "vitest";
import { createRepeatedLooks, type Looks } from "./repeated-looks.ts";

let looks: string[];
let failures: string[];
let waits: { readonly durationMs: number; readonly end: () => void }[];
let answer: (subject: string) => Promise<string | undefined>;
let lookAfter: (key: string, subject: string) => Looks;

beforeEach(() => {
  looks = [];
  failures = [];
  waits = [];
  answer = async (subject) => subject;
  lookAfter = createRepeatedLooks<string>({
    pausesMs: [10, 20],
    wait: (durationMs) =>
      new Promise((resolve) => {
        waits.push({ durationMs, end: resolve });
      }),
    look: async (key, subject) => {
      looks.push(`${key}:${subject}`);
      return answer(subject);
    },
    merge: (one, other) => one + other,
    onFailure: (key, error) => failures.push(`${key}:${String(error)}`),
  });
});

/** Lets everything run that waits for nothing. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

async function endWait(): Promise<void> {
  waits.shift()?.end();
  await settle();
}

test("looks at once, and then again after each pause", async () => {
  const { isOver: over } = lookAfter("room", "a");
  await settle();
  expect(looks).toEqual(["room:a"]);
  expect(waits.map(({ durationMs }) => durationMs)).toEqual([10]);
  await endWait();
  expect(waits.map(({ durationMs }) => durationMs)).toEqual([20]);
  await endWait();
  await over;
  expect(looks).toEqual(["room:a", "room:a", "room:a"]);
});

test("is over as soon as there is nothing more to look for", async () => {
  answer = async () => undefined;
  await lookAfter("room", "a").isOver;
  expect(looks).toEqual(["room:a"]);
});

test("what comes during a pause is looked for at once, with the rest", async () => {
  lookAfter("room", "a");
  await settle();
  await endWait();
  const { isOver: over } = lookAfter("room", "b");
  await settle();
  expect(looks).toEqual(["room:a", "room:a", "room:ab"]);
  // From the beginning: two more looks are due.
  await endWait();
  await endWait();
  await endWait();
  await over;
  expect(looks).toHaveLength(5);
});

test("of what comes during a look there is one more, however much it is", async () => {
  const answers: ((rest: string | undefined) => void)[] = [];
  answer = () =>
    new Promise((resolve) => {
      answers.push(resolve);
    });
  const { isOver: over } = lookAfter("room", "a");
  await settle();
  for (const subject of ["b", "c", "d"]) lookAfter("room", subject);
  await settle();
  expect(looks).toEqual(["room:a"]);
  answers.shift()?.(undefined);
  await settle();
  expect(looks).toEqual(["room:a", "room:bcd"]);
  answers.shift()?.(undefined);
  await over;
});

test("keys do not wait for each other, and one that is over begins anew", async () => {
  answer = async (subject) => (subject === "x" ? undefined : subject);
  lookAfter("one", "a");
  await lookAfter("two", "x").isOver;
  await lookAfter("two", "x").isOver;
  expect(looks).toEqual(["one:a", "two:x", "two:x"]);
});

test("a look that fails is made again, and only the last failure counts", async () => {
  let isDown = true;
  answer = async (subject) => {
    if (isDown) throw new Error("down");
    return subject === "a" ? undefined : subject;
  };
  const { isOver: over } = lookAfter("room", "a");
  await settle();
  isDown = false;
  await endWait();
  await over;
  expect(failures).toEqual([]);

  isDown = true;
  const { isOver: failing } = lookAfter("room", "b");
  await settle();
  await endWait();
  await endWait();
  await failing;
  expect(failures).toEqual(["room:Error: down"]);
});

test("the first look is over before the others begin, also for what comes during another", async () => {
  const seen: string[] = [];
  lookAfter("room", "a").firstLook.then(
    () => seen.push("a"),
    () => undefined,
  );
  lookAfter("room", "b").firstLook.then(
    () => seen.push("b"),
    () => undefined,
  );
  await settle();
  expect(seen).toEqual(["a", "b"]);
  expect(looks).toEqual(["room:a", "room:ab"]);
});
