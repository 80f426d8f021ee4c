import { expect, test } from "vitest";
import { parseDoctorOptions } from "./doctor-options.ts";

const parse = (...args: readonly string[]) => parseDoctorOptions(args, "/melo");

test("the server of npm start is what is examined unless another is named", () => {
  expect(parse().source).toEqual({ kind: "embedded", folder: "/melo/.melo" });
  expect(parse("--deployment", "/srv/melo").source).toEqual({ kind: "deployment", folder: "/srv/melo" });
  expect(parse("--url", "https://chat.example.org/channels/@me", "--server-name", "example.org").source).toEqual({
    kind: "address",
    origin: "https://chat.example.org",
    serverName: "example.org",
  });
});

test("rooms may be given more than once", () => {
  expect(parse("--room", "!a:example.org", "--room", "!b:example.org", "--json")).toMatchObject({
    roomIds: ["!a:example.org", "!b:example.org"],
    isJson: true,
    hasToken: false,
  });
});

test.each([
  [["--url", "chat.example.org"], "no address of a web page"],
  [["--url", "https://a.org", "--data", "x"], "exclude each other"],
  [["--server-name", "example.org"], "belongs to --url"],
  [["--fast"], "no option --fast"],
  [["now"], 'what "now" means'],
  [["--token=secret"], "put it into MELO_DOCTOR_TOKEN"],
])("%j is refused with what is wrong", (args, sentence) => {
  expect(() => parse(...args)).toThrow(sentence);
});
