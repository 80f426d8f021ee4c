import { MatrixError, UnsupportedDelayedEventsEndpointError } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { withPromptLeave, type DelayedLeaveCalls } from "./prompt-leave.ts";

interface Scene {
  readonly calls: DelayedLeaveCalls;
  readonly log: string[];
  answer(index: number, delayId: string): void;
  refuse(index: number, error: Error): void;
}

/** A homeserver that answers the scheduling of delayed events when the test says so. */
function createScene(): Scene {
  const log: string[] = [];
  const schedulings: { resolve(answer: { delay_id: string }): void; reject(error: Error): void }[] = [];
  const note = (what: string) => (delayId: string) => {
    log.push(`${what} ${delayId}`);
    return Promise.resolve({});
  };
  const calls: DelayedLeaveCalls = {
    _unstable_sendDelayedStateEvent: () =>
      new Promise((resolve, reject) => {
        schedulings.push({ resolve, reject });
      }),
    _unstable_restartScheduledDelayedEvent: note("restart"),
    _unstable_sendScheduledDelayedEvent: note("send"),
    _unstable_cancelScheduledDelayedEvent: note("cancel"),
  };
  return {
    calls: withPromptLeave(calls),
    log,
    answer: (index, delayId) => schedulings[index]?.resolve({ delay_id: delayId }),
    refuse: (index, error) => schedulings[index]?.reject(error),
  };
}

function schedule({ calls }: Scene): Promise<{ delay_id: string }> {
  return calls._unstable_sendDelayedStateEvent("!room", { delay: 9_000 }, "m.room.name" as never, {} as never, "");
}

test("the first delayed leave does not hold up what follows, and what is done to it waits for it", async () => {
  const scene = createScene();
  const { delay_id: delayId } = await schedule(scene);
  const restarted = scene.calls._unstable_restartScheduledDelayedEvent(delayId);
  expect(scene.log).toEqual([]);
  scene.answer(0, "real");
  await restarted;
  await scene.calls._unstable_sendScheduledDelayedEvent(delayId);
  await scene.calls._unstable_cancelScheduledDelayedEvent(delayId);
  expect(scene.log).toEqual(["restart real", "send real", "cancel real"]);
});

test("later ones are answered by the homeserver", async () => {
  const scene = createScene();
  await schedule(scene);
  const second = schedule(scene);
  scene.answer(1, "second");
  await expect(second).resolves.toEqual({ delay_id: "second" });
  await scene.calls._unstable_restartScheduledDelayedEvent("second");
  expect(scene.log).toEqual(["restart second"]);
});

test.each([
  ["a network failure", new TypeError("failed"), "M_NOT_FOUND"],
  ["a rate limit", new MatrixError({ errcode: "M_LIMIT_EXCEEDED" }, 429), "M_NOT_FOUND"],
  ["an outage", new MatrixError({ errcode: "M_UNKNOWN" }, 503), "M_NOT_FOUND"],
])("after %s the session hears that it is gone, and schedules a new one", async (_title, error, errcode) => {
  const scene = createScene();
  const { delay_id: delayId } = await schedule(scene);
  scene.refuse(0, error);
  await expect(scene.calls._unstable_restartScheduledDelayedEvent(delayId)).rejects.toMatchObject({ errcode });
});

test.each([
  ["a homeserver that refuses", new MatrixError({ errcode: "M_INVALID_PARAM" }, 400)],
  ["a homeserver without delayed events", new UnsupportedDelayedEventsEndpointError("", "sendDelayedStateEvent")],
])("with %s the session does without", async (_title, error) => {
  const scene = createScene();
  const { delay_id: delayId } = await schedule(scene);
  scene.refuse(0, error);
  await expect(scene.calls._unstable_restartScheduledDelayedEvent(delayId)).rejects.toBeInstanceOf(
    UnsupportedDelayedEventsEndpointError,
  );
});
