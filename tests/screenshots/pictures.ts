import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { compactPng } from "./compact-png.ts";

const folder = join(import.meta.dirname, "../../docs/screenshots");

const bytesPerKilobyte = 1_000;

export const desktopSize = { width: 1440, height: 900 };
const phoneSize = { width: 390, height: 844 };

export type PictureName =
  | "stage"
  | "chat"
  | "chat-light"
  | "invite"
  | "sign-in"
  | "phone-channels"
  | "phone-chat"
  | "phone-call";

/** Of what the page shows now, without a caret and at the end of every transition. */
export async function takePicture(page: Page, name: PictureName): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // Nothing is pointed at, and no button has the focus that it got by a click before.
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    if (document.activeElement instanceof HTMLButtonElement) document.activeElement.blur();
    await document.fonts.ready;
  });
  await page.getByRole("tooltip").waitFor({ state: "hidden" });
  const png = compactPng(await page.screenshot({ animations: "disabled", caret: "hide" }));
  writeFileSync(join(folder, `${name}.png`), png);
  console.log(`docs/screenshots/${name}.png   ${Math.round(png.length / bytesPerKilobyte)} kB`);
}

/** From now on the page believes that it is on a phone: narrow, and touched instead of pointed at. */
export async function becomePhone(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await page.setViewportSize(phoneSize);
  await devtools.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  await devtools.send("Emulation.setEmulatedMedia", {
    features: [
      { name: "pointer", value: "coarse" },
      { name: "hover", value: "none" },
    ],
  });
}
