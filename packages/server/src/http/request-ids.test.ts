import { describe, expect, test } from "vitest";
import { logOnBehalf } from "../log-on-behalf.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createRequestIds, passRequestId, requestIdFrom } from "./request-ids.ts";

describe("a request's id", () => {
  test("is the front door's if that has the shape of one, else a new one", () => {
    expect(requestIdFrom("5a0b9e2f-8f2c-4c57-9d4e-000000000001")).toBe("5a0b9e2f-8f2c-4c57-9d4e-000000000001");
    for (const claim of [
      undefined,
      null,
      "",
      "short",
      "line\nbreak-in-it",
      "x".repeat(200),
      ["12345678", "12345678"],
    ]) {
      expect(requestIdFrom(claim)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("is in every line that is written on its behalf, also long after, and in no other", async () => {
    const requestIds = createRequestIds();
    const recorded = createRecordedLog();
    const log = logOnBehalf(recorded, requestIds);
    let release = (): void => undefined;
    const later = new Promise<void>((resolve) => {
      release = resolve;
    });
    const working = requestIds.run("request-one", async () => {
      log.info({ a: 1 }, "at once");
      await later;
      log.warn({}, "later");
    });
    log.error({}, "by itself");
    release();
    await working;
    expect(recorded.entries.map(({ fields, message }) => [message, fields])).toEqual([
      ["at once", { requestId: "request-one", a: 1 }],
      ["by itself", {}],
      ["later", { requestId: "request-one" }],
    ]);
  });

  test("goes on to the servers that are asked on its behalf, beside their other headers", async () => {
    const requestIds = createRequestIds();
    const heard: (string | undefined)[][] = [];
    const fetch = passRequestId(async (_, init) => {
      const headers = new Headers(init?.headers);
      heard.push([headers.get("x-request-id") ?? undefined, headers.get("accept") ?? undefined]);
      return new Response();
    }, requestIds);
    await fetch("http://homeserver/", { headers: { accept: "application/json" } });
    await requestIds.run("request-one", () => fetch("http://homeserver/", { headers: { accept: "application/json" } }));
    expect(heard).toEqual([
      [undefined, "application/json"],
      ["request-one", "application/json"],
    ]);
  });
});
