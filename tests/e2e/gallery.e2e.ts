import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axePath, findViolations } from "./support/accessibility.ts";
import { launchChromium } from "./support/browser.ts";
import { startGalleryServer, type GalleryServer } from "./support/gallery-server.ts";

/** The groups of view states; `app/gallery/page.tsx` links to them. */
const pages = [
  "app",
  "channels",
  "home",
  "loading",
  "timeline",
  "dialogs",
  "conversations",
  "ui",
  "call",
  "auth",
  "settings",
  "stadium",
  "live",
];
const looks = [
  { name: "dark", viewport: { width: 1440, height: 900 }, theme: "dark" },
  { name: "light", viewport: { width: 1440, height: 900 }, theme: "light" },
  { name: "on a phone", viewport: { width: 390, height: 844 }, theme: "dark" },
] as const;

function brokenPictures(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.images].filter(({ naturalWidth }) => naturalWidth === 0).map(({ outerHTML }) => outerHTML),
  );
}

describe("view states", () => {
  let server: GalleryServer;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startGalleryServer(), launchChromium([])]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test.each(pages.flatMap((page) => looks.map((look) => [page, look.name, look] as const)))(
    "%s, %s: nothing that a screen reader or a keyboard would stumble over",
    async (name, _, look) => {
      const context = await browser.newContext({ viewport: look.viewport, bypassCSP: true, reducedMotion: "reduce" });
      try {
        await context.addInitScript((theme) => localStorage.setItem("melo.theme", theme), look.theme);
        const page = await context.newPage();
        const index = `${server.origin}/gallery/${name}`;
        await page.goto(index);
        // Areas with a page for each state list them.
        const states = await page
          .locator(`a[href^="/gallery/${name}/"]`)
          .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
        const addresses = states.length === 0 ? [index] : states.map((path) => server.origin + path);
        for (const address of addresses) {
          const answer = await page.goto(address, { waitUntil: "load" });
          expect(answer?.status(), address).toBe(200);
          expect(await brokenPictures(page), address).toEqual([]);
          await page.addScriptTag({ path: axePath });
          expect(await findViolations(page), address).toEqual([]);
        }
      } finally {
        await context.close();
      }
    },
  );
});
