import { expect, test } from "vitest";
import { mergeGenerated } from "./merge-generated.ts";

test("a file that never was is made, and one that a person took away stays away", () => {
  expect(mergeGenerated({ generatedBefore: undefined, onDisk: undefined, generatedNow: "a" })).toBe("made");
  expect(mergeGenerated({ generatedBefore: "a", onDisk: undefined, generatedNow: "b" })).toBe("removed");
});

test("a file that nobody touched follows what is generated", () => {
  expect(mergeGenerated({ generatedBefore: "a", onDisk: "a", generatedNow: "a" })).toBe("unchanged");
  expect(mergeGenerated({ generatedBefore: "a", onDisk: "a", generatedNow: "b" })).toBe("updated");
});

test("a person's edit stays, whether or not what is generated has changed", () => {
  expect(mergeGenerated({ generatedBefore: "a", onDisk: "mine", generatedNow: "a" })).toBe("edited");
  expect(mergeGenerated({ generatedBefore: "a", onDisk: "mine", generatedNow: "b" })).toBe("conflicting");
  expect(mergeGenerated({ generatedBefore: undefined, onDisk: "mine", generatedNow: "b" })).toBe("conflicting");
});

test("an edit that is what would be generated now is no conflict", () => {
  expect(mergeGenerated({ generatedBefore: "a", onDisk: "b", generatedNow: "b" })).toBe("unchanged");
});
