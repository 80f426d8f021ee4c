import { expect, test } from "vitest";
import { dayName } from "./time-words.ts";

const now = new Date(2026, 2, 1, 0, 30).getTime();

test.each([
  [new Date(2026, 2, 1), "Today"],
  [new Date(2026, 1, 28, 23, 59), "Yesterday"],
  [new Date(2026, 1, 27), "Friday 27 February"],
  [new Date(2025, 10, 22), "22 November 2025"],
])("%s seen from 1 March 2026 is %s", (day, name) => {
  expect(dayName(day.getTime(), now).replace(",", "")).toBe(name);
});
