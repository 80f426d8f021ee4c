import { expect, test } from "vitest";
import { unlessAborted } from "./unless-aborted.ts";

test("work that ends first gives its result", async () => {
  expect(await unlessAborted(new AbortController().signal, Promise.resolve(1))).toBe(1);
});

test("a signal that comes first, or came before, rejects without waiting for the work", async () => {
  const controller = new AbortController();
  const never = new Promise<void>(() => undefined);
  const waiting = unlessAborted(controller.signal, never);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
  await expect(unlessAborted(controller.signal, never)).rejects.toMatchObject({ code: "aborted" });
});
