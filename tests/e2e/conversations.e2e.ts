import { describe, expect, test } from "vitest";
import { enterServerOf } from "./support/enter-server.ts";
import type { Person } from "./support/person.ts";
import { useStage, type Stage } from "./support/stage.ts";

/** Ann and Ben in one server, and Ann in a conversation with Ben that she began from the list of members. */
async function annWritesToBen(stage: Stage): Promise<readonly [ann: Person, ben: Person]> {
  const ann = await stage.inviteSignedIn("Ann");
  const ben = await stage.inviteSignedIn("Ben");
  await ann.createServer("Paper Lanterns");
  await enterServerOf(ann, ben, "Paper Lanterns");
  await ann.openChannel("general");
  await ann.page.getByRole("complementary", { name: "Members" }).getByRole("button", { name: ben.userName }).click();
  await ann.page.getByRole("menuitem", { name: `Message ${ben.userName}` }).click();
  await ann.page.getByRole("main").getByRole("heading", { name: ben.userName, level: 1 }).waitFor();
  await ann.sendMessage("Do you have ten minutes?");
  await ben.page.getByRole("link", { name: "Home" }).click();
  await ben.page.getByRole("list", { name: "Direct messages" }).getByText(ann.userName).click();
  await ben.message("Do you have ten minutes?").waitFor();
  return [ann, ben];
}

describe("a conversation", () => {
  const stage = useStage();

  test("rings at the other side; once it is accepted both see and hear each other, and it ends when one leaves", async () => {
    const [ann, ben] = await annWritesToBen(stage);
    await ann.page.getByRole("button", { name: "Start a video call" }).click();
    await ann.page.getByRole("heading", { name: `Calling ${ben.userName}` }).waitFor();
    const ring = ben.page.getByRole("alertdialog", { name: ann.userName });
    await ring.getByText("wants a video call").waitFor();
    await ring.getByRole("button", { name: "Video" }).click();
    await ben.waitUntilInCall();
    await Promise.all([
      ann.seesVideoOf(ben.userName, stage.lookOf(ben).colour),
      ben.seesVideoOf(ann.userName, stage.lookOf(ann).colour),
      ann.hearsSomething(),
      ben.hearsSomething(),
    ]);
    await expect(ann.page.getByText("Encrypted", { exact: true }).isVisible()).resolves.toBe(true);

    await ben.page.keyboard.press("h");
    await ann.tile(ben.userName).getByText("Hand raised").waitFor();
    await ben.toggle("Turn camera off");
    await ben.tile(`${ben.userName} (you)`).locator("video").waitFor({ state: "detached" });
    await ann.tile(ben.userName).getByText("Hand raised").waitFor();
    await ann.page.getByRole("button", { name: "React" }).click();
    await ann.page.getByRole("button", { name: "Party" }).click();
    await ben.tile(ann.userName).getByText("🎉").waitFor();
    await ben.page.keyboard.press("h");
    await ann.tile(ben.userName).getByText("Hand raised").waitFor({ state: "detached" });

    await ben.leaveCall();
    await ann.page.getByText(`${ben.userName} left. The call has ended.`).waitFor();
    await ann.page.getByRole("log").getByText("Video call ended").waitFor();
    await ben.page.getByRole("log").getByText("Video call ended").waitFor();
    for (const person of [ann, ben]) expect(person.pageErrors()).toEqual([]);
  });

  test("that is declined tells the caller, and one that nobody answers is missed and can be called back", async () => {
    const [ann, ben] = await annWritesToBen(stage);
    await ann.page.getByRole("button", { name: "Start a voice call" }).click();
    const ring = ben.page.getByRole("alertdialog", { name: ann.userName });
    await ring.getByText("wants a call").waitFor();
    await ring.getByRole("button", { name: "Decline" }).click();
    await ring.waitFor({ state: "hidden" });
    await ann.page.getByText(`${ben.userName} declined the call.`).waitFor();
    await ann.page.getByRole("log").getByText("Declined", { exact: true }).waitFor();

    await ann.page.getByRole("button", { name: "Call again" }).click();
    await ring.waitFor();
    // Ann gives up before anybody answers.
    await ann.leaveCall();
    await ring.waitFor({ state: "hidden" });
    await ben.page.getByRole("log").getByText("Missed call").waitFor();
    await ben.page.getByRole("button", { name: "Call back" }).click();
    const ringBack = ann.page.getByRole("alertdialog", { name: ben.userName });
    await ringBack.getByRole("button", { name: "Voice only" }).click();
    await Promise.all([ann.hearsSomething(), ben.hearsSomething()]);
  });

  test("keys are listed, can be changed, and never fire while somebody types", async () => {
    const [ann] = await annWritesToBen(stage);
    await ann.page.getByRole("textbox", { name: /^Message / }).press("?");
    await ann.page.keyboard.press("Control+/");
    const list = ann.page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await list.getByRole("button", { name: "Change the key: Raise and lower your hand" }).click();
    await ann.page.keyboard.press("k");
    await list
      .getByRole("listitem")
      .filter({ hasText: "Raise and lower your hand" })
      .getByText("K", { exact: true })
      .waitFor();
    await list.getByRole("button", { name: "Done" }).click();
    await ann.page.reload();
    await ann.page.getByRole("navigation", { name: "Servers" }).waitFor();
    await ann.page.keyboard.press("?");
    await list
      .getByRole("listitem")
      .filter({ hasText: "Raise and lower your hand" })
      .getByText("K", { exact: true })
      .waitFor();
  });
});
