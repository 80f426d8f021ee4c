import { expect, test } from "vitest";
import { createReconnectPolicy } from "./reconnect-policy.ts";

const noMedia = (): boolean => false;

function delaysOf(chance: number): readonly (number | null)[] {
  const policy = createReconnectPolicy(noMedia, () => chance);
  return [0, 1, 2, 3, 4, 40].map((retryCount) =>
    policy.nextRetryDelayInMs({ retryCount, elapsedMs: retryCount * 1_000 }),
  );
}

test("a lost connection is tried at once, and then about once a second, by everybody at another moment", () => {
  expect(delaysOf(0)).toEqual([0, 150, 350, 500, 500, 500]);
  expect(delaysOf(1)).toEqual([500, 450, 1_050, 1_500, 1_500, 1_500]);
});

test("after 44 seconds it is left to a new connection, in a hurry too", () => {
  const policy = createReconnectPolicy(noMedia);
  policy.hurry();
  expect(policy.nextRetryDelayInMs({ retryCount: 40, elapsedMs: 44_001 })).toBeNull();
});

test("in a hurry one attempt is made without a delay", () => {
  const policy = createReconnectPolicy(noMedia, () => 1);
  policy.hurry();
  expect(policy.nextRetryDelayInMs({ retryCount: 5, elapsedMs: 9_000 })).toBe(0);
  expect(policy.nextRetryDelayInMs({ retryCount: 6, elapsedMs: 9_000 })).toBe(1_500);
});

test("while media comes through nobody gives up, however long signalling is away", () => {
  let isMediaAlive = true;
  const policy = createReconnectPolicy(
    () => isMediaAlive,
    () => 1,
  );
  expect(policy.nextRetryDelayInMs({ retryCount: 1_800, elapsedMs: 1_800_000 })).toBe(1_500);
  isMediaAlive = false;
  expect(policy.nextRetryDelayInMs({ retryCount: 1_801, elapsedMs: 1_801_500 })).toBeNull();
});
