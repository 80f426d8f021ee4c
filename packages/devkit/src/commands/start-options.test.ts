import { expect, test } from "vitest";
import { parseStartOptions } from "./start-options.ts";

const parse = (...args: string[]) => parseStartOptions(args, "/repository");

test("without options everything has its default", () => {
  expect(parse()).toEqual({
    port: 3000,
    dataFolder: "/repository/.melo",
    isDemo: false,
    isHelp: false,
    areEventsJson: false,
  });
});

test("a data folder is relative to the repository unless it is absolute", () => {
  expect(parse("--data", "other").dataFolder).toBe("/repository/other");
  expect(parse("--data=/srv/melo").dataFolder).toBe("/srv/melo");
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
