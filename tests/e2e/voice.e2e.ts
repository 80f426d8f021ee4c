import { describe, expect, test } from "vitest";
import { meetInLounge } from "./support/meet-in-lounge.ts";
import type { Person } from "./support/person.ts";
import { useStage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const patienceMs = 20_000;
/** What is left of a voice that is closed or suppressed, in the time between two looks. */
const silentEnergy = 0.000_2;
const lookEveryMs = 1_000;

/** Whether anything was heard within a second, once nothing is. */
async function hearsNothing(person: Person): Promise<void> {
  let before = (await person.received()).audioEnergy;
  await until(
    `${person.name} hears nothing any more`,
    patienceMs,
    async () => {
      await person.page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), lookEveryMs);
      const now = (await person.received()).audioEnergy;
      const gained = now - before;
      before = now;
      return gained;
    },
    (gained) => gained < silentEnergy,
  );
}

describe("how one is heard and seen", () => {
  const stage = useStage();

  test("microphone, suppression and background change in the call, and nobody leaves it for that", async () => {
    const [ann, ben] = await meetInLounge(stage);
    const fetched: string[] = [];
    ann.page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    await ben.hearsSomething();
    const menu = ann.page.getByRole("dialog", { name: "Microphone and speaker" });
    await ann.page.getByRole("button", { name: "Microphone and speaker" }).click();
    await menu.getByRole("group", { name: "Microphone" }).getByRole("radio", { name: "Fake Audio Input 1" }).check();
    await ben.hearsSomething();
    expect(fetched.filter((path) => path.startsWith("/media/"))).toEqual([]);
    // A steady tone is noise to suppression that knows voices.
    await menu.getByRole("radio", { name: "Strongest" }).check();
    await hearsNothing(ben);
    await menu.getByRole("radio", { name: "Off" }).check();
    await ben.hearsSomething();
    await ann.page.keyboard.press("Escape");

    await ann.toggle("Turn camera on");
    await ben.seesVideoOf(ann.userName, stage.lookOf(ann).colour);
    await ann.page.getByRole("button", { name: "Camera and background" }).click();
    const camera = ann.page.getByRole("dialog", { name: "Camera and background" });
    await camera.getByRole("radio", { name: "Picture" }).check();
    await until(
      "Ben sees the picture in place of the room",
      patienceMs,
      () => ben.tile(ann.userName).locator("video").first().evaluate(readCentre),
      ([red = 0, green = 0, blue = 0]) =>
        Math.abs(red - 200) > 60 || Math.abs(green - 40) > 60 || Math.abs(blue - 40) > 60,
    );
    await camera.getByRole("radio", { name: "As it is" }).check();
    await ben.seesVideoOf(ann.userName, stage.lookOf(ann).colour);
    expect(fetched.some((path) => path.endsWith("/gtcrn.wasm"))).toBe(true);
    expect(fetched.some((path) => path.endsWith(".tflite"))).toBe(true);
    expect(await ann.roster("Lounge").getByRole("listitem").count()).toBe(2);
    expect(ann.pageErrors()).toEqual([]);
  });

  test("a screen is shared as chosen, changes while it is shared, and can be stopped from anywhere", async () => {
    const [ann, ben] = await meetInLounge(stage);
    await ann.toggle("Share screen");
    const screen = ben.tile(`${ann.userName}’s screen`);
    await screen.locator("video").waitFor();
    await ann.page.getByRole("button", { name: "How the screen is shared" }).click();
    const menu = ann.page.getByRole("dialog", { name: "How the screen is shared" });
    await menu.getByRole("radio", { name: "Motion" }).check();
    await menu.getByLabel("Resolution").selectOption({ label: "720p" });
    await menu.getByLabel("Frames").selectOption({ label: "15 per second" });
    await ann.page.keyboard.press("Escape");
    const before = await ben.received();
    await until(
      "frames of the screen go on being decoded",
      patienceMs,
      () => ben.received(),
      (now) => now.videoFramesDecoded > before.videoFramesDecoded + 5,
    );
    await ann.openChannel("general");
    await ann.page.getByRole("button", { name: "Stop sharing" }).click();
    await screen.waitFor({ state: "detached" });
  });
});

function readCentre(element: Element): readonly number[] {
  if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0) return [200, 40, 40];
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext("2d");
  context?.drawImage(element, element.videoWidth / 2, element.videoHeight / 2, 4, 4, 0, 0, 1, 1);
  return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
}
