import type { World } from "@melo/devkit";
import { describe, expect, test } from "vitest";
import { matrixRequest } from "../integration/support/matrix-request.ts";
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
    await ben.page.getByText(`${ann.userName} gave your microphone back.`).waitFor();
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

  test("people are dragged to another channel by moderators, and by nobody else", async () => {
    const account = await stage.world.registerPerson("ann-who-drags");
    const ann = await stage.invite("Ann");
    await ann.signIn("ann-who-drags", account.password);
    const ben = await stage.inviteSignedIn("Ben");
    await ann.createServer("Paper Lanterns");
    await enterServerOf(ann, ben, "Paper Lanterns");
    for (const name of ["Studio", "Quiet room"]) {
      await ann.createVoiceChannel(name);
      await ben.voiceChannel(name).waitFor();
    }
    await Promise.all([ann.joinVoice("Lounge"), ben.joinVoice("Lounge")]);
    await Promise.all([ann.waitUntilInCall(), ben.waitUntilInCall()]);
    const row = (at: Person, of: Person) => at.roster("Lounge").getByRole("listitem").filter({ hasText: of.userName });
    await row(ben, ann).waitFor();
    expect(await row(ben, ann).getAttribute("draggable")).toBeNull();

    await closeCallOf(await roomNamed(stage.world, account, "Studio"));
    await row(ann, ben).dragTo(ann.voiceChannel("Studio"));
    await ann.page.getByText(`${ben.userName} may not join Studio`).waitFor();

    await row(ann, ben).dragTo(ann.voiceChannel("Quiet room"));
    await ben.page.getByText(`${ann.userName} moved you to Quiet room.`).waitFor();
    await ann.roster("Quiet room").getByText(ben.userName).waitFor();

    async function closeCallOf(roomId: string): Promise<void> {
      const slot = `org.matrix.msc4143.rtc.slot/${encodeURIComponent("m.call#ROOM")}`;
      const path = `/v3/rooms/${encodeURIComponent(roomId)}/state/${slot}`;
      const answer = await matrixRequest(stage.world.homeserverUrl, account, "PUT", path, {});
      expect(answer.status).toBe(200);
    }
  });
});

async function roomNamed(world: World, person: { readonly accessToken: string }, name: string): Promise<string> {
  const { body } = await matrixRequest(world.homeserverUrl, person, "GET", "/v3/joined_rooms");
  for (const roomId of body["joined_rooms"] as readonly string[]) {
    const path = `/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.name`;
    const answer = await matrixRequest(world.homeserverUrl, person, "GET", path);
    if (answer.body["name"] === name) return roomId;
  }
  throw new Error(`there is no room called ${name}`);
}
