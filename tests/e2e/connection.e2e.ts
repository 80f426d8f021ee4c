import { describe, expect, test } from "vitest";
import { matrixRequest } from "../integration/support/matrix-request.ts";
import { failedSteps, testConnection } from "./support/connection-page.ts";
import { meetInLounge } from "./support/meet-in-lounge.ts";
import { useStage } from "./support/stage.ts";

/** What it says behind firewalls: `tests/network`. */
describe("the page about the connection", () => {
  const stage = useStage();

  test("tests every hop without a call, and leaves nothing behind", async () => {
    const account = await stage.world.registerPerson("cleo");
    const cleo = await stage.invite("Cleo");
    await cleo.signIn("cleo", account.password);
    await cleo.open("/channels/@me?settings=connection");
    await testConnection(cleo, "Calls work");
    expect(await failedSteps(cleo)).toEqual([]);
    await expect
      .poll(() => matrixRequest(stage.world.homeserverUrl, account, "GET", "/v3/joined_rooms"))
      .toMatchObject({ body: { joined_rooms: [] } });
    expect(cleo.pageErrors()).toEqual([]);
  });

  test("measures the call one is in and tests beside it, and nobody in it notices", async () => {
    const [ann, ben] = await meetInLounge(stage);
    await ann.toggle("Turn camera on");
    await ann.page.getByRole("button", { name: /, more about it$/ }).click();
    const now = ann.page.getByRole("region", { name: "Now, in Lounge" });
    await now.getByText("UDP", { exact: true }).waitFor();
    await now.getByText(/^\d+ × \d+, \d+ fps$/).waitFor();
    await now
      .getByText(/^\d+ ms$/)
      .first()
      .waitFor();
    await testConnection(ann, "Calls work");

    await ann.page.getByRole("button", { name: "Copy report" }).click();
    await ann.page.getByRole("button", { name: "Copied" }).waitFor();
    const report = await ann.page.evaluate(() => navigator.clipboard.readText());
    expect(report).toContain("result: good");
    expect(report).toContain("way: udp");
    for (const secret of [ann.userName, "Lounge", "localhost:", "127.0.0.1", "!", "@", "eyJ"]) {
      expect(report).not.toContain(secret);
    }
    await ben.hearsSomething();
    expect(await ben.tile(ann.userName).count()).toBe(1);
    expect(await ben.page.getByText("may be listening").count()).toBe(0);
  });
});
