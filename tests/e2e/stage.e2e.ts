import { describe, expect, test } from "vitest";
import { meetInLounge } from "./support/meet-in-lounge.ts";
import type { Person } from "./support/person.ts";
import { useStage, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const patienceMs = 20_000;

/** As two who see each other. */
async function meetInSight(stage: Stage): Promise<readonly [ann: Person, ben: Person]> {
  const [ann, ben] = await meetInLounge(stage);
  await ann.tile(ben.userName).waitFor();
  return [ann, ben];
}

/** How loud the remote voices are played: elements at their volume, or silenced in favour of Web Audio. */
async function playedVolumes(person: Person): Promise<readonly string[]> {
  return person.page
    .locator("audio")
    .evaluateAll((elements) =>
      elements.map((element) =>
        element instanceof HTMLAudioElement ? (element.muted ? "web audio" : element.volume.toFixed(2)) : "none",
      ),
    );
}

async function setVoice(person: Person, of: string, key: string, presses: number): Promise<void> {
  await person.page.getByRole("button", { name: /^People in the call/ }).click();
  const slider = person.page.getByRole("slider", { name: `Voice of ${of}` });
  for (let press = 0; press < presses; press += 1) await slider.press(key);
  await person.page.keyboard.press("Escape");
}

function reachVolume(person: Person, wanted: string): Promise<unknown> {
  return until(
    `a voice is played at ${wanted}`,
    patienceMs,
    () => playedVolumes(person),
    (volumes) => volumes.length === 1 && volumes[0] === wanted,
  );
}

describe("the stage", () => {
  const stage = useStage();

  test("two people see each other large and themselves small, until they want to stand beside each other", async () => {
    const [ann, ben] = await meetInSight(stage);
    await ben.toggle("Turn camera on");
    await ann.seesVideoOf(ben.userName, stage.lookOf(ben).colour);
    const width = async (name: string) => (await ann.tile(name).boundingBox())?.width ?? 0;
    const own = `${ann.userName} (you)`;
    expect(await width(ben.userName)).toBeGreaterThan(3 * (await width(own)));
    await ann.page.getByRole("button", { name: "Everybody alike" }).click();
    await until(
      "both tiles have one size",
      patienceMs,
      async () => Math.abs((await width(ben.userName)) - (await width(own))),
      (difference) => difference < 1,
    );
    await ann.seesVideoOf(ben.userName, stage.lookOf(ben).colour);
  });

  test("a voice is made quieter and louder than sent, through one way at a time, and still so after a reload", async () => {
    const [ann, ben] = await meetInSight(stage);
    await ann.hearsSomething();
    await reachVolume(ann, "1.00");
    await setVoice(ann, ben.userName, "PageDown", 2);
    await reachVolume(ann, "0.50");
    // The volume is stored a moment after the slider rests.
    const stored = ann.page.waitForResponse(
      (response) =>
        response.url().includes("chat.melo.voice_volumes") &&
        response.request().postData()?.includes('"voice":200') === true,
    );
    await setVoice(ann, ben.userName, "End", 1);
    await reachVolume(ann, "web audio");
    await stored;
    await ann.page.reload();
    await ann.waitUntilInCall();
    await ann.page.getByRole("button", { name: /^People in the call/ }).click();
    const slider = ann.page.getByRole("slider", { name: `Voice of ${ben.userName}` });
    await until(
      "the slider stands where it was",
      patienceMs,
      () => slider.inputValue(),
      (value) => value === "200",
    );
  });

  test("the channel's messages stand beside the call, and its button says that there are new ones", async () => {
    const [ann, ben] = await meetInSight(stage);
    await ann.page.getByRole("button", { name: "Open the chat" }).click();
    await ann.sendMessage("Can you hear me?");
    await ben.page.getByRole("button", { name: "Open the chat, new messages" }).click();
    await ben.message("Can you hear me?").waitFor();
    await ben.tile(ann.userName).waitFor();
    await ben.page.getByRole("button", { name: "Close the chat" }).first().click();
    await ben.page.getByRole("textbox", { name: /^Message / }).waitFor({ state: "detached" });
    await ben.tile(ann.userName).waitFor();
  });

  test("the call goes into a window of its own, and ends there", async () => {
    const [ann, ben] = await meetInSight(stage);
    await ann.page.getByRole("button", { name: "Show the call in its own window" }).click();
    await ann.openChannel("general");
    const inWindow = (): Promise<readonly string[]> =>
      ann.page.evaluate(() => {
        const { documentPictureInPicture: opener } = window as unknown as {
          documentPictureInPicture: { readonly window: Window | null };
        };
        const named = opener.window?.document.querySelectorAll("figure, button") ?? [];
        return [...named].map((element) => element.getAttribute("aria-label") ?? "");
      });
    await until(
      "Ben is in the window",
      patienceMs,
      inWindow,
      (names) => names.includes(ben.userName) && names.includes("Leave"),
    );
    await ann.page.evaluate(() => {
      const { documentPictureInPicture: opener } = window as unknown as {
        documentPictureInPicture: { readonly window: Window | null };
      };
      opener.window?.document.querySelector<HTMLButtonElement>('button[aria-label="Leave"]')?.click();
    });
    await ben.tile(ann.userName).waitFor({ state: "detached" });
    await until("the window is gone", patienceMs, inWindow, (names) => names.length === 0);
  });

  test("on a phone one mutes while one reads", async () => {
    const [ann, ben] = await meetInSight(stage);
    await ann.page.setViewportSize({ width: 390, height: 844 });
    await ann.page.getByRole("button", { name: "Back to channels" }).click();
    await ann.openChannel("general");
    await ann.page.getByRole("region", { name: "Call in Lounge" }).getByRole("button", { name: "Mute" }).click();
    await ben.tile(ann.userName).getByText(", muted").waitFor();
  });
});
