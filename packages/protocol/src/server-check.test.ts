import { expect, test } from "vitest";
import { endOfChecks, parseServerCheck, type ServerCheck } from "./server-check.ts";

const check: ServerCheck = {
  id: "media-udp",
  group: "media",
  title: "Media over UDP",
  status: "broken",
  found: "no answer",
  meaning: "It is silent.",
  remedy: { text: "Open the port:", lines: "ufw allow 7882/udp" },
  tookMs: 5000,
};

test("a check survives the way as a line", () => {
  expect(parseServerCheck(JSON.stringify(check))).toEqual(check);
  const short = { ...check, meaning: undefined, remedy: undefined };
  expect(parseServerCheck(JSON.stringify(short))).toEqual(short);
});

test.each([endOfChecks, "", '{"id":"media', '{"id":"x","status":"splendid"}', "null"])("%s is no check", (line) => {
  expect(parseServerCheck(line)).toBe(undefined);
});
