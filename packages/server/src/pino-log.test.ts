import { MeloError } from "@melo/protocol";
import { expect, test } from "vitest";
import { createPinoLog } from "./pino-log.ts";

test("an error is written with its causes, and without what libraries attach to it or repeat in it (T9)", () => {
  const lines: string[] = [];
  const log = createPinoLog("test", { write: (line) => void lines.push(line) });
  const refused = Object.assign(new Error("invalid token: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl, error"), {
    code: "unauthenticated",
    request: { headers: { authorization: "Bearer secret" } },
  });
  log.error({ err: new MeloError("call_server_unreachable", "LiveKit refuses", { cause: refused }) }, "request failed");
  const { err, msg } = JSON.parse(lines[0] ?? "");
  expect(msg).toBe("request failed");
  expect(err).toEqual({
    type: "MeloError",
    message: "LiveKit refuses",
    code: "call_server_unreachable",
    cause: { type: "Error", message: "invalid token: [token], error", code: "unauthenticated" },
  });
});
