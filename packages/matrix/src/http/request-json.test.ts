import { expect, test } from "vitest";
import { requestJson } from "./request-json.ts";

function failingWith(headers: Readonly<Record<string, string>>): Promise<unknown> {
  const fetch = async (): Promise<Response> =>
    Response.json({ errcode: "M_UNKNOWN", error: "no" }, { status: 502, headers });
  return requestJson({ fetch, isOnline: () => true }, { method: "GET", url: "https://melo.example/api/livekit" }).catch(
    (error: unknown) => error,
  );
}

test("a request that fails carries what its server calls it, if that is an id", async () => {
  const requestId = "5a0b9e2f-8f2c-4c57-9d4e-000000000001";
  expect(await failingWith({ "x-request-id": requestId })).toMatchObject({ code: "server_error", requestId });
  for (const headers of [{}, { "x-request-id": "" }, { "x-request-id": "<b>call me</b>" }]) {
    expect(await failingWith(headers)).toMatchObject({ code: "server_error", requestId: undefined });
  }
});
