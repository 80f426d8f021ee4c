import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import type { Person } from "./support/person.ts";
import { useStage } from "./support/stage.ts";
import { until } from "./support/until.ts";

/** Hops that do not answer are waited for. */
const examinationPatienceMs = 100_000;
const phone = { width: 390, height: 844 };

/** Has the server examined, and waits for what it comes to. */
async function examine({ page }: Person, button: string, result: RegExp): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await until(
    `the examination says: ${result.source}`,
    examinationPatienceMs,
    () => page.getByRole("dialog", { name: "Settings" }).innerText(),
    (text) => text.split("\n").some((line) => result.test(line)),
  );
}

function hop(person: Person, title: string): Locator {
  const ownTitle = person.page.getByText(title, { exact: true });
  return person.page.getByRole("listitem").filter({ has: ownTitle });
}

describe("the page about the server", () => {
  const stage = useStage();

  test("shows an administrator that every hop of a call is in order, and then which one is not", async () => {
    const account = await stage.world.registerPerson("root", { admin: true });
    const ann = await stage.invite("Ann");
    await ann.signIn("root", account.password);
    await ann.open("/channels/@me?settings=voice");
    await ann.page.getByRole("button", { name: "Server", exact: true }).click();
    // On a busy machine it may find that something takes long.
    await examine(ann, "Examine the server", /^(?:Everything is in order|Calls work, but not for everybody)$/);
    expect(await ann.page.getByText(/^(?:Broken|Could not be tried): $/).count()).toBe(0);
    await hop(ann, "A call to oneself")
      .getByText(/heard after \d+ ms more, encrypted/)
      .waitFor();

    await ann.page.setViewportSize(phone);
    await stage.world.stopPart("livekit");
    try {
      await examine(ann, "Run again", /^\d+ hops? broken$/);
    } finally {
      await stage.world.restartPart("livekit");
    }
    const door = hop(ann, "Other apps' call token");
    await door.getByText("Broken:").waitFor();
    expect(await hop(ann, "A call to oneself").innerText()).toContain("Needs “Other apps' call token”");
    await door.getByRole("button", { name: "Copy the lines for: Other apps' call token" }).click();
    expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe(
      `tail -n 50 ${stage.world.logFolder}/calls.log`,
    );

    await ann.page.getByRole("button", { name: "Copy report" }).click();
    await ann.page.getByRole("button", { name: "Copied", exact: true }).first().waitFor();
    await expect.poll(() => ann.page.evaluate(() => navigator.clipboard.readText())).toContain("broken   call-token:");
    const report = await ann.page.evaluate(() => navigator.clipboard.readText());
    for (const secret of [...Object.values(stage.world.secrets), stage.world.livekit.apiSecret, "eyJ"]) {
      expect(report).not.toContain(secret);
    }
    expect(ann.pageErrors()).toEqual([]);
  });

  test("is not offered to anybody else", async () => {
    const ben = await stage.inviteSignedIn("Ben");
    const answered = ben.page.waitForResponse((response) => response.url().endsWith("/_melo/v1/doctor"));
    await ben.open("/channels/@me?settings=server");
    expect(await (await answered).json()).toEqual({ allowed: false });
    await ben.page.getByRole("button", { name: "Connection", exact: true }).waitFor();
    expect(await ben.page.getByRole("button", { name: "Server", exact: true }).count()).toBe(0);
  });
});
