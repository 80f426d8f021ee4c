import { createEventSource, createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { MatrixEvent } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { createEarlyKeys } from "./early-keys.ts";

const lounge = "!lounge:example.org";
const studio = "!studio:example.org";

function createScene() {
  const clock = createFakeClock();
  const genuine = createEventSource<MatrixEvent>();
  const early = createEarlyKeys(createScope(), clock, genuine);
  return {
    clock,
    early,
    receive: (roomId: string, index: number) =>
      genuine.emit(new MatrixEvent({ type: "keys", content: { room_id: roomId, index } })),
    taken: (roomId: string) => early.take(roomId).map((event): unknown => event.getContent()["index"]),
  };
}

test("keys of a room that is expected are kept in their order until they are taken", () => {
  const { early, receive, taken } = createScene();
  receive(lounge, 0);
  early.expect(lounge);
  receive(lounge, 1);
  receive(studio, 2);
  receive(lounge, 3);
  expect(taken(lounge)).toEqual([1, 3]);
  receive(lounge, 4);
  expect(taken(lounge)).toEqual([]);
  expect(taken(studio)).toEqual([]);
});

test("keys that nobody takes are forgotten after fifteen seconds, counted from the last expectation", async () => {
  const { clock, early, receive, taken } = createScene();
  early.expect(lounge);
  receive(lounge, 0);
  await clock.advance(10_000);
  early.expect(lounge);
  receive(lounge, 1);
  await clock.advance(14_999);
  receive(lounge, 2);
  expect(taken(lounge)).toEqual([1, 2]);
  early.expect(lounge);
  receive(lounge, 3);
  await clock.advance(15_000);
  expect(taken(lounge)).toEqual([]);
});

test("whoever sends more than a call has members is not kept without bound", () => {
  const { early, receive, taken } = createScene();
  early.expect(lounge);
  for (let index = 0; index < 1_000; index += 1) receive(lounge, index);
  expect(taken(lounge)).toHaveLength(200);
});
