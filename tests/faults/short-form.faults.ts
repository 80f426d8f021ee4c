import { afterAll, expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { judge } from "./judge.ts";
import { createFaultRunner } from "./run-faults.ts";

const runner = createFaultRunner();
afterAll(() => runner.close());

const short = catalogue.filter(({ isShort }) => isShort).map((fault) => [fault.id, fault.title, fault] as const);

test.each(short)("%s, %s: people hear and see each other again as they were, without a click", async (_, __, fault) => {
  const result = await runner.run(fault, 0);
  expect(result.complaints).toEqual([]);
  const missed = judge([result]).filter(({ isMet }) => !isMet);
  expect(missed.map(({ mark, values }) => `${mark.name}: ${values.join()}, at most ${mark.max}`)).toEqual([]);
});
