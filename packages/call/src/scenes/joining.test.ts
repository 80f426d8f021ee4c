import { expect, test } from "vitest";
import { createScene, lounge, phaseOf, settleMs, tilesOf } from "../testing/scene.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";

test("Ann enters the Lounge where Ben is, and both see and hear each other", async () => {
  const scene = createScene();
  const a = scene.melo(ann);
  const b = scene.melo(ben);

  b.calls.join(lounge, { isCameraOn: true });
  await scene.clock.advance(settleMs);
  a.calls.join(lounge);
  expect(phaseOf(a)).toBe("joining");
  await scene.clock.advance(settleMs);

  expect(phaseOf(a)).toBe("connected");
  expect(tilesOf(a)).toEqual(["Ben ready video", "me ready"]);
  expect(tilesOf(b)).toEqual(["me ready video", "Ann ready"]);
  expect(a.call().audibleTrackIds.peek()).toHaveLength(1);
  expect(b.call().audibleTrackIds.peek()).toHaveLength(1);
});
