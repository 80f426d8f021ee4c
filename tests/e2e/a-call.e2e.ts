import { describe, expect, test } from "vitest";
import { useStage } from "./support/stage.ts";
import { until } from "./support/until.ts";
import { enterServerOf } from "./support/enter-server.ts";

const rosterDropLimitMs = 15_000;

describe("a voice channel", () => {
  const stage = useStage();

  test("two people see and hear each other, encrypted, and read elsewhere meanwhile", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    const ben = await stage.inviteSignedIn("Ben");
    await ann.createServer("Paper Lanterns");
    await enterServerOf(ann, ben, "Paper Lanterns");

    await ann.joinVoice("Lounge");
    await ann.waitUntilInCall();
    await ben.roster("Lounge").getByText(/ann/i).waitFor();
    await ben.joinVoice("Lounge");
    await ben.waitUntilInCall();
    await Promise.all([ann.toggle("Turn camera on"), ben.toggle("Turn camera on")]);

    await Promise.all([
      ann.seesVideoOf(ben.userName, stage.lookOf(ben).colour),
      ben.seesVideoOf(ann.userName, stage.lookOf(ann).colour),
      ann.hearsSomething(),
      ben.hearsSomething(),
    ]);
    for (const person of [ann, ben]) {
      await expect(person.page.getByText("Encrypted", { exact: true }).isVisible()).resolves.toBe(true);
      expect(person.pageErrors()).toEqual([]);
    }

    await ann.openChannel("general");
    await ann.hearsSomething();
    await ann.openStage();
    await ann.seesVideoOf(ben.userName, stage.lookOf(ben).colour);

    await ben.kill();
    await until(
      "the roster and the stage drop somebody whose browser died",
      rosterDropLimitMs,
      async () => (await ann.roster("Lounge").getByRole("listitem").count()) + (await ann.tile(ben.userName).count()),
      (left) => left === 1,
    );
  });
});
