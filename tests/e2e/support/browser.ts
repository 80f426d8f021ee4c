import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const candidates = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** No sandbox because tests may run as root in a container; the rest keeps the browser from calling home. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
  // Several browsers share one screen that does not exist: none of them may believe that it is in the background.
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

/** The one that tests use. */
export function chromiumPath(): string {
  const path = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (path === undefined) throw new Error("Chromium was not found; npm test installs it, or set CHROMIUM_PATH");
  return path;
}

/** With a path of its own, for instance of a script that starts Chromium on another machine of a test network. */
export async function launchChromium(
  extraFlags: readonly string[],
  executablePath: string = chromiumPath(),
): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...extraFlags] });
}
