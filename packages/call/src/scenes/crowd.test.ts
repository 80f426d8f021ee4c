import { createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { createCallCenter } from "../call-center.ts";
import { createFakeCrowd } from "../testing/fake-crowd.ts";

const roomId = "!stadium:melo.example";

async function enterCrowd(size: number) {
  const scope = createScope();
  const clock = createFakeClock();
  const crowd = createFakeCrowd(scope, clock, {
    ownUserId: "@ann:melo.example",
    roomId,
    cameraCount: 25,
    nameOf: (index) => `Person ${index}`,
  });
  crowd.setSize(size);
  const calls = createCallCenter(scope, crowd.deps);
  calls.join(roomId);
  await clock.advance(1_000);
  const call = calls.active.peek();
  if (call === undefined) throw new Error("in no call");
  return { clock, crowd, call };
}

test("two hundred people have a place each, are heard, and are seen where somebody looks", async () => {
  const { crowd, call } = await enterCrowd(200);
  expect(call.stage.people.peek()).toHaveLength(201);
  expect(call.audibleTrackIds.peek()).toHaveLength(200);
  expect(crowd.receivedVideoCount.peek()).toBe(0);
  const cameras = call.tiles.peek().flatMap(({ state }) => state.peek().videoTrackId ?? []);
  expect(cameras).toHaveLength(25);
  for (const trackId of cameras) call.watchTrack(trackId);
  expect(crowd.receivedVideoCount.peek()).toBe(25);
});

test("of two hundred people a speaker far behind comes to the first page", async () => {
  const { clock, crowd, call } = await enterCrowd(200);
  call.stage.setFrontSize(24);
  crowd.setSpeaking([180]);
  await clock.advance(1_000);
  const front = call.stage.people.peek().slice(0, 24);
  expect(front.map(({ state }) => state.peek().displayName)).toContain("Person 180");
});

test("one who comes or goes among two hundred leaves the tiles of all others untouched", async () => {
  const { crowd, call } = await enterCrowd(200);
  const before = call.stage.people.peek();
  crowd.setSize(199);
  const gone = before.filter((tile) => !call.stage.people.peek().includes(tile));
  expect(gone).toHaveLength(1);
  crowd.setSize(200);
  expect(call.stage.people.peek().filter((tile) => !before.includes(tile))).toHaveLength(1);
});
