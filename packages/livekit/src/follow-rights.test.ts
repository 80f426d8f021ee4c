import { expect, test } from "vitest";
import { allowedSourcesOf } from "./follow-rights.ts";

test.each([
  { rights: { canPublish: true, canPublishSources: [] }, sources: 4 },
  { rights: { canPublish: false, canPublishSources: [] }, sources: 0 },
  { rights: { canPublish: false, canPublishSources: [2] }, sources: 0 },
])("$rights allows $sources sources", ({ rights, sources }) => {
  expect(allowedSourcesOf(rights).size).toBe(sources);
});

test("A list of sources allows those and no others", () => {
  expect([...allowedSourcesOf({ canPublish: true, canPublishSources: [1, 3, 4] })]).toEqual([
    "camera",
    "screen_share",
    "screen_share_audio",
  ]);
});
