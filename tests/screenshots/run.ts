import type { Locator, Page } from "playwright-core";
import { gatherCast, type Cast } from "./cast.ts";
import { ann, ben, cleo, elsewhere, talk } from "./community.ts";
import { becomePhone, takePicture } from "./pictures.ts";

/** Makes the pictures in docs/screenshots from a real community in real browsers: `npm run screenshots`. */
const cast = await gatherCast();
// Ctrl-C: the browsers end by themselves, the world's processes and data would stay.
process.once("SIGTERM", () => void cast.close().finally(() => process.exit(1)));
try {
  await beforeOneIsIn(cast);
  await inTheChat(cast);
  await inTheCall(cast);
  await onThePhone(cast);
} finally {
  await cast.close();
}
process.exit();

async function beforeOneIsIn({ world, stranger, ben: host }: Cast): Promise<void> {
  await stranger.goto(`${world.origin}/login`);
  await stranger.getByLabel("Username").fill("eleni");
  await takePicture(stranger, "sign-in");
  await stranger.goto(await host.makeInviteLink());
  await stranger.getByLabel("What should people call you?").fill("Eleni Papadopoulou");
  await takePicture(stranger, "invite");
}

async function inTheChat(people: Cast): Promise<void> {
  const browsers = new Map([
    [ann, people.ann],
    [ben, people.ben],
    [cleo, people.cleo],
  ]);
  await browsers.get(elsewhere.from)?.openChannel(elsewhere.channel);
  await browsers.get(elsewhere.from)?.sendMessage(elsewhere.text);
  for (const person of browsers.values()) await person.openChannel("general");
  for (const { from, text } of talk) {
    await browsers.get(from)?.sendMessage(text);
    // One after the other, as people do.
    await people.ann.message(text).waitFor();
  }
  for (const person of [people.ben, people.cleo]) {
    await person.joinVoice("Lounge");
    await person.waitUntilInCall();
    await person.toggle("Turn camera on");
  }
  await people.ann.roster("Lounge").getByText(cleo.displayName).waitFor();
  await takePicture(people.ann.page, "chat");
  await chooseTheme(people.ann.page, "Light");
  await takePicture(people.ann.page, "chat-light");
  await chooseTheme(people.ann.page, "Dark");
}

async function chooseTheme(page: Page, name: "Dark" | "Light"): Promise<void> {
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemradio", { name }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "hidden" });
}

async function inTheCall({ ann: person }: Cast): Promise<void> {
  await person.joinVoice("Lounge");
  await person.waitUntilInCall();
  await person.toggle("Turn camera on");
  await allFacesShow(person.page);
  await waitForVoice(person.tile(ben.displayName));
  await takePicture(person.page, "stage");
}

/** Every tile has a picture in the size that it will keep, and the codec had the time to make it sharp. */
async function allFacesShow(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const videos = [...document.querySelectorAll<HTMLVideoElement>("figure video")];
    return videos.length === 3 && videos.every(({ videoWidth, offsetWidth }) => videoWidth >= offsetWidth);
  });
  await page.evaluate(async () => {
    const framesUntilSharp = 30;
    const videos = [...document.querySelectorAll<HTMLVideoElement>("figure video")];
    const nextFrame = (video: HTMLVideoElement) => new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    for (let frame = 0; frame < framesUntilSharp; frame += 1) await Promise.all(videos.map(nextFrame));
  });
}

/** Speaking is seen and not announced, so it can only be waited for by its ring. */
async function waitForVoice(tile: Locator): Promise<void> {
  const ring = /speaking-ring/;
  await tile
    .page()
    .waitForFunction(([element, pattern]) => new RegExp(pattern).test(element?.className ?? ""), [
      await tile.elementHandle(),
      ring.source,
    ] as const);
}

async function onThePhone({ ann: person }: Cast): Promise<void> {
  const { page } = person;
  await becomePhone(page);
  await allFacesShow(page);
  await takePicture(page, "phone-call");
  await page.getByRole("button", { name: "Back to channels" }).click();
  await takePicture(page, "phone-channels");
  await person.openChannel("general");
  await takePicture(page, "phone-chat");
}
