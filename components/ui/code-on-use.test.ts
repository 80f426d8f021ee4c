import { until } from "@melo/reactive";
import { describe, expect, test } from "vitest";
import { createCodeOnUse } from "./code-on-use.ts";

function fetches(...outcomes: readonly ("code" | "failure")[]) {
  const left = [...outcomes];
  let count = 0;
  return {
    count: () => count,
    fetchCode: async () => {
      count += 1;
      if (left.shift() === "failure") throw new Error("no network");
      return "the code";
    },
  };
}

describe("Code that is fetched when it is needed", () => {
  test("is not fetched before, and once however often it is asked for", async () => {
    const { fetchCode, count } = fetches("code");
    const code = createCodeOnUse(fetchCode);
    expect(count()).toBe(0);
    code.load();
    code.load();
    await until(code.state, ({ name }) => name === "loaded");
    code.load();
    expect(code.state.peek()).toEqual({ name: "loaded", code: "the code" });
    expect(count()).toBe(1);
  });

  test("that does not come says so, and comes when it is asked for again", async () => {
    const code = createCodeOnUse(fetches("failure", "failure", "code").fetchCode);
    code.load();
    await until(code.state, ({ name }) => name === "failed");
    code.load();
    expect(code.state.peek()).toEqual({ name: "waiting" });
    await until(code.state, ({ name }) => name === "failed");
    expect(code.state.peek()).toEqual({ name: "failed", attempts: 2 });
    code.load();
    await until(code.state, ({ name }) => name === "loaded");
  });
});
