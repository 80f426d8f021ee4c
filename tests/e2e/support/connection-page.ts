import type { Person } from "./person.ts";
import { until } from "./until.ts";

/** Each hop that does not answer is waited for. */
const testPatienceMs = 120_000;

/** On the page about the connection: has every hop tested, and waits for that result. */
export async function testConnection(person: Person, result: string): Promise<void> {
  await person.page.getByRole("button", { name: /^Test (?:the connection|again)$/ }).click();
  await until(
    `the test says: ${result}`,
    testPatienceMs,
    () => person.page.getByRole("dialog", { name: "Settings" }).innerText(),
    (text) => text.split("\n").includes(result),
  );
}

/** All that is said of the hops that do not work, advice included. */
export function failedSteps(person: Person): Promise<readonly string[]> {
  const steps = person.page.getByRole("list", { name: "Steps of a call" }).getByRole("listitem");
  return steps.filter({ hasText: "Does not work:" }).allInnerTexts();
}
