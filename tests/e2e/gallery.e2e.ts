import { createRequire } from "node:module";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "./support/browser.ts";
import { startGalleryServer, type GalleryServer } from "./support/gallery-server.ts";

/** The groups of view states; `app/gallery/page.tsx` links to them. */
const pages = ["app", "channels", "home", "loading", "timeline", "dialogs", "ui", "call", "auth"];
const looks = [
  { name: "dark", viewport: { width: 1440, height: 900 }, theme: "dark" },
  { name: "light", viewport: { width: 1440, height: 900 }, theme: "light" },
  { name: "on a phone", viewport: { width: 390, height: 844 }, theme: "dark" },
] as const;

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

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
        const answer = await page.goto(`${server.origin}/gallery/${name}`, { waitUntil: "load" });
        expect(answer?.status()).toBe(200);
        await page.addScriptTag({ path: axePath });
        const violations = await page.evaluate(async () => {
          const { axe } = window as unknown as { axe: typeof import("axe-core") };
          const result = await axe.run(document, { resultTypes: ["violations"] });
          return result.violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
        });
        expect(violations).toEqual([]);
      } finally {
        await context.close();
      }
    },
  );
});
