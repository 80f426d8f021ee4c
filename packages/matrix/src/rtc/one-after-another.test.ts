import { expect, test } from "vitest";
import { createOneAfterAnother } from "./one-after-another.ts";

test("work waits for the work before it, also for such as fails", async () => {
  const run = createOneAfterAnother();
  const first = Promise.withResolvers<string>();
  const order: string[] = [];
  const failing = run(() => first.promise);
  const next = run(async () => void order.push("next"));
  order.push("before");
  first.reject(new Error("refused"));
  await expect(failing).rejects.toThrow("refused");
  await next;
  expect(order).toEqual(["before", "next"]);
});
