import fc from "fast-check";
import { expect, test } from "vitest";
import { claimUse, type InviteUse, type UsesPort } from "./claim-use.ts";

interface Space {
  readonly uses: UsesPort;
  readonly taken: ReadonlyMap<string, InviteUse>;
  settle(userId: string): void;
}

/** A space whose answers take as long as the scheduler likes, and whose events may become visible out of their order. */
function createSpace(scheduler: fc.Scheduler): Space {
  const taken = new Map<string, InviteUse>();
  let clockMs = 0;
  const answer = <T>(label: string, value: () => T): Promise<T> =>
    scheduler.schedule(Promise.resolve(), label).then(value);
  return {
    taken,
    settle(userId) {
      const use = taken.get(userId);
      if (use !== undefined) taken.set(userId, { ...use, isSettled: true });
    },
    uses: {
      list: async () => {
        // Read at one moment, arrived at another.
        const seen = await answer("read", () => [...taken.values()]);
        return answer("arrive", () => seen);
      },
      async take(userId) {
        clockMs += 1;
        // The time is given when the event is made, long before anybody sees it.
        const use = { userId, eventId: `$${userId}`, originServerTs: clockMs, isSettled: false };
        await answer("take", () => taken.set(userId, use));
      },
      giveBack: async (userId) => void (await answer("give back", () => taken.delete(userId))),
    },
  };
}

test("however many come at once, as many get in as there are uses, and no more", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      async (s, people, limit) => {
        const space = createSpace(s);
        const claims = Array.from({ length: people }, async (_, index) => {
          const userId = `person${index}`;
          const isIn = await claimUse(space.uses, userId, limit, () => s.schedule(Promise.resolve(), "wait"));
          if (isIn) space.settle(userId);
          return isIn;
        });
        await s.waitFor(Promise.all(claims));
        const admitted = (await Promise.all(claims)).filter(Boolean).length;
        expect(admitted).toBe(Math.min(people, limit));
        expect(space.taken.size).toBe(admitted);
      },
    ),
    { numRuns: 500 },
  );
});

test("somebody whose claim was left lying by a process that died costs one use and stops nobody for good", async () => {
  const uses: UsesPort = {
    list: async () => [
      { userId: "dead", eventId: "$1", originServerTs: 1, isSettled: false },
      { userId: "in", eventId: "$3", originServerTs: 3, isSettled: true },
      { userId: "me", eventId: "$2", originServerTs: 2, isSettled: false },
    ],
    take: async () => undefined,
    giveBack: async () => undefined,
  };
  expect(await claimUse(uses, "me", 2, async () => undefined)).toBe(false);
  expect(await claimUse(uses, "me", 3, async () => undefined)).toBe(true);
});
