import { expect, test } from "vitest";
import { trustPage } from "./trust-page.ts";

const page = (userAgent: string): string => trustPage("https://192.168.1.5:3000", "AB:CD", userAgent);
const opened = (userAgent: string): string | undefined => /<details open><summary>([^<]+)/.exec(page(userAgent))?.[1];

test("the page says where MELO is, what to compare, and where the certificate is", () => {
  expect(page("")).toContain('href="https://192.168.1.5:3000"');
  expect(page("")).toContain("AB:CD");
  expect(page("")).toContain('href="/melo-authority.crt"');
});

test.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605", "iPhone and iPad"],
  ["Mozilla/5.0 (Linux; Android 16) Chrome/150 Mobile", "Android"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/150", "Windows: Chrome and Edge"],
  ["Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox, on every computer"],
  ["Mozilla/5.0 (X11; Linux x86_64) Chrome/150", "Linux: Chrome and Chromium"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X) Safari/605", "Mac: Safari and Chrome"],
])("%s finds its own steps first", (userAgent, name) => {
  expect(opened(userAgent)).toBe(name);
});

test("of a browser that says nothing every way is told", () => {
  expect(opened("")).toBe(undefined);
  expect(page("").match(/<details>/g)).toHaveLength(6);
});
