import { describe, test } from "vitest";
import { enterServerOf } from "./support/enter-server.ts";
import type { Person } from "./support/person.ts";
import { useStage } from "./support/stage.ts";

/** Opens what the moderator can do at somebody's tile, and does it. */
async function moderate(moderator: Person, userName: string, step: string, reason?: string): Promise<void> {
  const { page } = moderator;
  await moderator.tile(userName).hover();
  await page.getByRole("button", { name: `More about ${userName}`, exact: true }).click();
  const rows = page.getByRole("region", { name: "For everybody" });
  if (reason !== undefined) await rows.getByRole("textbox").fill(reason);
  await rows.getByRole("button", { name: step, exact: true }).click();
}

describe("moderators", () => {
  const stage = useStage();

  test("whoever is muted, given back, moved and taken out reads by whom and why", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    const ben = await stage.inviteSignedIn("Ben");
    await ann.createServer("Paper Lanterns");
    await enterServerOf(ann, ben, "Paper Lanterns");
    await ann.createVoiceChannel("Studio");
    await ben.voiceChannel("Studio").waitFor();
    await Promise.all([ann.joinVoice("Lounge"), ben.joinVoice("Lounge")]);
    await Promise.all([ann.waitUntilInCall(), ben.waitUntilInCall()]);
    await ann.hearsSomething();

    await moderate(ann, ben.userName, "Mute for everybody", "too loud");
    await ben.page.getByText(`${ann.userName} muted you: too loud`).waitFor();
    await ann.page.getByRole("button", { name: "Give the microphone back" }).click();
    await ben.page.getByText("Your microphone was given back.").waitFor();
    await ann.page.keyboard.press("Escape");

    await moderate(ann, ben.userName, "Move to another channel");
    await ann.page
      .getByRole("list", { name: `Move ${ben.userName} to` })
      .getByRole("button", { name: "Studio" })
      .click();
    await ben.page.getByText(`${ann.userName} moved you to Studio.`).waitFor();
    await ann.roster("Studio").getByText(ben.userName).waitFor();
    await ben.page.getByRole("main").getByRole("heading", { name: "Studio", level: 1 }).waitFor();

    await ann.voiceChannel("Studio").click();
    await ann.tile(ben.userName).waitFor();
    await moderate(ann, ben.userName, "Disconnect");
    await ben.page.getByText(`${ann.userName} took you out of the call.`).waitFor();
    await ann.tile(ben.userName).waitFor({ state: "detached" });
  });
});
