import { expect, test } from "vitest";
import {
  callRestrictionContent,
  callRestrictionStateKey,
  parseCallRestriction,
  restrictedUserOf,
} from "./call-restriction.ts";

const mod = "@mod:example.org";

test("a restriction is the same after writing and reading", () => {
  const restriction = {
    withheld: {
      microphone: { by: mod, reason: "a loud fan" },
      screen_share: { by: mod, reason: undefined },
    },
  };
  expect(parseCallRestriction(callRestrictionContent(restriction))).toEqual(restriction);
});

test("an empty event withholds nothing, and nothing withheld is an empty event", () => {
  expect(parseCallRestriction({})).toEqual({ withheld: {} });
  expect(callRestrictionContent({ withheld: { camera: undefined } })).toEqual({});
});

test.each([undefined, [], { withheld: [] }, { withheld: { microphone: {} } }, { withheld: { camera: { by: "mod" } } }])(
  "%j is no restriction",
  (content) => {
    expect(parseCallRestriction(content)).toBeUndefined();
  },
);

test("its state key names the person, and may be written by others", () => {
  expect(callRestrictionStateKey("@bob:example.org")).toBe("_@bob:example.org");
  expect(restrictedUserOf("_@bob:example.org")).toBe("@bob:example.org");
  for (const key of ["", "@bob:example.org", "_bob", "__@bob:example.org"])
    expect(restrictedUserOf(key)).toBeUndefined();
});

test("says who changed it last, and does without where that is no user id", () => {
  const restriction = { withheld: {}, changedBy: "@mod:example.org" };
  expect(callRestrictionContent(restriction)).toEqual({ changed_by: "@mod:example.org" });
  expect(parseCallRestriction(callRestrictionContent(restriction))).toEqual(restriction);
  expect(parseCallRestriction({ changed_by: 7 })).toEqual({ withheld: {} });
  expect(parseCallRestriction({ changed_by: "mod" })).toEqual({ withheld: {} });
});
