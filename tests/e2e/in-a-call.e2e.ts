import { describe, expect, test } from "vitest";
import { enterServerOf } from "./support/enter-server.ts";
import { meetInLounge } from "./support/meet-in-lounge.ts";
import { useStage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const patienceMs = 20_000;

describe("in a call", () => {
  const stage = useStage();

  test("a reload comes back to the call with the same microphone, camera and raised hand", async () => {
    const [ann, ben] = await meetInLounge(stage);
    await ben.page.getByRole("button", { name: "Raise hand" }).click();
    await ann.tile(ben.userName).getByText("Hand raised").waitFor();
    await ben.toggle("Turn camera on");
    await ben.toggle("Mute");
    await ann.seesVideoOf(ben.userName, stage.lookOf(ben).colour);
    await ben.page.reload();
    await ben.waitUntilInCall();
    await ben.page.getByRole("toolbar", { name: "Call controls" }).getByRole("button", { name: "Unmute" }).waitFor();
    await ben.page.getByRole("button", { name: "Lower hand" }).waitFor();
    await ann.tile(ben.userName).getByText("Hand raised").waitFor();
    await ann.seesVideoOf(ben.userName, stage.lookOf(ben).colour);
    await ben.hearsSomething();
    expect(await ann.tile(ben.userName).count()).toBe(1);
    expect(await ann.roster("Lounge").getByRole("listitem").count()).toBe(2);
  });

  test("a shared screen is a second tile at the other side, until it is stopped", async () => {
    const [ann, ben] = await meetInLounge(stage);
    await ben.toggle("Share screen");
    const screen = ann.tile(`${ben.userName}’s screen`);
    await screen.locator("video").waitFor();
    const before = await ann.received();
    await until(
      "frames of the screen are decoded",
      patienceMs,
      () => ann.received(),
      (now) => now.videoFramesDecoded > before.videoFramesDecoded,
    );
    expect(await ann.tile(ben.userName).count()).toBe(1);
    await ben.toggle("Stop sharing");
    await screen.waitFor({ state: "detached" });
  });

  test("one click moves to another voice channel, and one membership remains", async () => {
    const [ann, ben] = await meetInLounge(stage);
    await ann.createVoiceChannel("Quiet room");
    await ann.voiceChannel("Quiet room").click();
    await ann.roster("Quiet room").getByText(ann.userName).waitFor();
    await ben.roster("Quiet room").getByText(ann.userName).waitFor();
    await until(
      "nobody but Ben is left in the Lounge",
      patienceMs,
      () => ben.roster("Lounge").getByRole("listitem").count(),
      (count) => count === 1,
    );
    await ben.tile(ann.userName).waitFor({ state: "detached" });
    // The new channel was made after Ben came: he walks in by the list as well.
    await ben.voiceChannel("Quiet room").click();
    await Promise.all([ann.hearsSomething(), ben.hearsSomething()]);
    await ann.leaveCall();
    await ben.tile(ann.userName).waitFor({ state: "detached" });
  });

  test("a second tab leaves the call alone until somebody wants to go on there", async () => {
    const [ann, ben] = await meetInLounge(stage);
    const tab = await ben.context.newPage();
    await tab.goto(ben.page.url());
    await tab.getByRole("heading", { name: "MELO is open in another tab" }).waitFor();
    await ann.hearsSomething();
    await tab.getByRole("button", { name: "Use MELO here" }).click();
    await ben.page.getByRole("heading", { name: "MELO is open in another tab" }).waitFor();
    await ann.tile(ben.userName).waitFor({ state: "detached" });
    await tab.getByRole("navigation", { name: "Servers" }).waitFor();
  });

  test("on a phone the call stays in sight while one reads", async () => {
    const [ann, ben] = await meetInLounge(stage);
    await ann.page.setViewportSize({ width: 390, height: 844 });
    await ann.page.getByRole("button", { name: "Back to channels" }).click();
    await ann.openChannel("general");
    await ann.openStage();
    await ann.tile(ben.userName).waitFor();
    await ann.page.getByRole("button", { name: "Back to channels" }).click();
    await ann.openChannel("general");
    await ann.leaveCall();
    await ben.tile(ann.userName).waitFor({ state: "detached" });
  });

  test("a link with ?video=true opens the call of a text channel with the camera, and the button ends it", async () => {
    const ann = await stage.inviteSignedIn("Ann");
    const ben = await stage.inviteSignedIn("Ben");
    await ann.createServer("Paper Lanterns");
    await enterServerOf(ann, ben, "Paper Lanterns");
    await ann.page.getByRole("button", { name: "Start a video call" }).click();
    await ann.waitUntilInCall();
    expect(new URL(ann.page.url()).searchParams.get("video")).toBe("true");

    await ben.open(new URL(ann.page.url()).pathname + new URL(ann.page.url()).search);
    await ben.waitUntilInCall();
    await Promise.all([
      ann.seesVideoOf(ben.userName, stage.lookOf(ben).colour),
      ben.seesVideoOf(ann.userName, stage.lookOf(ann).colour),
    ]);
    await ben.page.getByRole("button", { name: "End the video call" }).click();
    await ann.tile(ben.userName).waitFor({ state: "detached" });
    await ben.page.getByRole("textbox", { name: /^Message / }).waitFor();
  });
});
