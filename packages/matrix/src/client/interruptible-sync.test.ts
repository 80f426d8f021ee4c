import { expect, test } from "vitest";
import { createInterruptibleSync } from "./interruptible-sync.ts";

const base = "https://example.org/_matrix/client/v3";

function createScene(): ReturnType<typeof createInterruptibleSync> {
  return createInterruptibleSync(
    (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
      }),
  );
}

test("what waits for news fails like a broken connection, what is asked for afterwards waits", async () => {
  const sync = createScene();
  const first = sync.fetch(`${base}/sync?since=a`);
  sync.interrupt();
  await expect(first).rejects.toBeInstanceOf(TypeError);
  let isOver = false;
  void sync.fetch(`${base}/sync?since=a`).catch(() => (isOver = true));
  await Promise.resolve();
  expect(isOver).toBe(false);
});

test("other requests are not touched", async () => {
  const sync = createScene();
  let isOver = false;
  void sync.fetch(new URL(`${base}/rooms/!r/send/m.room.message/1`), { method: "PUT" }).catch(() => (isOver = true));
  sync.interrupt();
  await Promise.resolve();
  expect(isOver).toBe(false);
});

test("the one who asked may end a request too, in his own words", async () => {
  const sync = createScene();
  const mine = new AbortController();
  const asked = sync.fetch(`${base}/sync`, { signal: mine.signal });
  mine.abort(new Error("no longer wanted"));
  await expect(asked).rejects.toThrow("no longer wanted");
});
