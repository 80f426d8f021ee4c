import { expect, test } from "vitest";
import { parseStartOptions } from "./start-options.ts";

const parse = (...args: string[]) => parseStartOptions(args, "/repository");

test("without options everything has its default", () => {
  expect(parse()).toEqual({
    port: 3000,
    dataFolder: "/repository/.melo",
    isForLan: false,
    lanAddress: undefined,
    isDemo: false,
    isHelp: false,
    areEventsJson: false,
  });
});

test("a data folder is relative to the repository unless it is absolute", () => {
  expect(parse("--data", "other").dataFolder).toBe("/repository/other");
  expect(parse("--data=/srv/melo").dataFolder).toBe("/srv/melo");
});

test("a LAN address says that it is for the LAN", () => {
  expect(parse("--lan")).toMatchObject({ isForLan: true, lanAddress: undefined });
  expect(parse("--lan-address", "192.168.1.5")).toMatchObject({ isForLan: true, lanAddress: "192.168.1.5" });
});

test.each([
  [["--prot", "3001"], "There is no option --prot."],
  [["--port", "http"], '"http" is no port.'],
  [["--port", "0"], '"0" is no port.'],
  [["--port", "70000"], '"70000" is no port.'],
  [["--port"], "--port"],
  [["demo"], 'does not know what "demo" means'],
])("%j is answered with a sentence", (args, sentence) => {
  expect(() => parse(...args)).toThrow(sentence);
});
