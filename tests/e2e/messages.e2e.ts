import { describe, expect, test } from "vitest";
import { enterServerOf } from "./support/enter-server.ts";
import { useStage } from "./support/stage.ts";

describe("a text channel", () => {
  const stage = useStage();

  test("a message arrives decrypted, and is still there after a reload", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    const ben = await stage.inviteSignedIn("Ben");
    await ann.createServer("Paper Lanterns");
    await enterServerOf(ann, ben, "Paper Lanterns");
    await ann.openChannel("general");
    await ben.openChannel("general");

    await ann.sendMessage("The playtest build is on the shelf.");
    await ben.message("The playtest build is on the shelf.").waitFor();
    await ben.sendMessage("Works on my old laptop too.");
    await ann.message("Works on my old laptop too.").waitFor();

    await Promise.all([ann.page.reload(), ben.page.reload()]);
    for (const person of [ann, ben]) {
      await person.message("The playtest build is on the shelf.").waitFor();
      await person.message("Works on my old laptop too.").waitFor();
      expect(person.pageErrors()).toEqual([]);
    }
  });

  test("older messages come when one scrolls up", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    await ann.createServer("Paper Lanterns");
    await ann.openChannel("general");
    const count = 60;
    for (let index = 1; index <= count; index += 1) await ann.sendMessage(`Line ${index}`);
    await ann.message(`Line ${count}`).waitFor();
    await expect.poll(() => ann.page.getByText("Sending").count(), { timeout: 20_000 }).toBe(0);
    await ann.page.reload();
    await ann.message(`Line ${count}`).waitFor();
    const log = ann.page.getByRole("log");
    await log.hover();
    await expect
      .poll(
        async () => {
          await ann.page.mouse.wheel(0, -2_000);
          return ann.message("Line 1").count();
        },
        { timeout: 20_000, interval: 100 },
      )
      .toBe(1);
  });

  test("signing out forgets the device, and the password leads back", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    await ann.createServer("Paper Lanterns");
    await ann.page.reload();
    await ann.page.getByRole("region", { name: "Channels" }).getByRole("heading", { name: "Paper Lanterns" }).waitFor();
    await ann.signOut();
    await ann.page.getByLabel("Username").waitFor();
    const databases = await ann.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    expect(databases.filter((name) => name?.includes("crypto"))).toEqual([]);

    // On the same page, without loading it anew: the client must notice that somebody signed in.
    await ann.enterPassword();
    await ann.page.getByRole("navigation", { name: "Servers" }).getByRole("link", { name: "Paper Lanterns" }).waitFor();
  });
});
