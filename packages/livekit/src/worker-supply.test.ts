import { describe, expect, test } from "vitest";
import { createWorkerSupply } from "./worker-supply.ts";

function createFakeWorkers(): { readonly made: readonly EventTarget[]; readonly make: () => Worker } {
  const made: EventTarget[] = [];
  return {
    made,
    make() {
      const worker = new EventTarget();
      made.push(worker);
      // All that a supply needs of a worker is that it can fail.
      return worker as Worker;
    },
  };
}

describe("the supply of encryption workers", () => {
  test("gives out a worker that was started ahead, once", () => {
    const { made, make } = createFakeWorkers();
    const supply = createWorkerSupply(make);
    supply.prepare();
    supply.prepare();
    expect(made).toHaveLength(1);
    expect([supply.take(), supply.take()]).toEqual(made);
    expect(made).toHaveLength(2);
  });

  test("does not give out one that failed while it waited", () => {
    const { made, make } = createFakeWorkers();
    const supply = createWorkerSupply(make);
    supply.prepare();
    made[0]?.dispatchEvent(new Event("error"));
    expect(supply.take()).toBe(made[1]);
  });

  test("leaves an error of making one to the taker", () => {
    const supply = createWorkerSupply(() => {
      throw new Error("refused");
    });
    expect(() => supply.prepare()).not.toThrow();
    expect(() => supply.take()).toThrow("refused");
  });
});
