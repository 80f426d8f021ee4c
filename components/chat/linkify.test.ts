import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linkify } from "./linkify.ts";

/** The text with its links in angle brackets. */
function marked(text: string): string {
  return linkify(text)
    .map((part) => (part.type === "link" ? `<${part.text}>` : part.text))
    .join("");
}

describe("links in a message", () => {
  test.each([
    ["nothing to link", "nothing to link"],
    ["", ""],
    ["see https://example.org/a?b=c#d", "see <https://example.org/a?b=c#d>"],
    ["Read https://example.org. Then go.", "Read <https://example.org>. Then go."],
    ["(https://example.org/a)", "(<https://example.org/a>)"],
    ["https://en.wikipedia.org/wiki/Lantern_(paper)!", "<https://en.wikipedia.org/wiki/Lantern_(paper)>!"],
    ["[https://example.org]", "[<https://example.org>]"],
    ["“https://example.org/”", "“<https://example.org/>”"],
    ["http://a.example https://b.example", "<http://a.example> <https://b.example>"],
    ["HTTPS://EXAMPLE.ORG", "<HTTPS://EXAMPLE.ORG>"],
    ["https://münchen.example/straße", "<https://münchen.example/straße>"],
    ["javascript:alert(1)", "javascript:alert(1)"],
    ["xhttps://example.org", "x<https://example.org>"],
    ["data:text/html,https", "data:text/html,https"],
    ["https://bank.example@evil.example/", "https://bank.example@evil.example/"],
    ["https://", "https://"],
    ["https://:80", "https://:80"],
  ])("%j", (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  test("lead only to web addresses, and the parts are always the whole text", () => {
    const pieces = fc.constantFrom(
      "https://",
      "http://",
      "a.example",
      "/",
      "(",
      ")",
      ".",
      " ",
      "@",
      "javascript:",
      "é",
    );
    fc.assert(
      fc.property(fc.array(pieces), (words) => {
        const text = words.join("");
        const parts = linkify(text);
        expect(parts.map((part) => part.text).join("")).toBe(text);
        const urls = parts.filter((part) => part.type === "link").map((part) => new URL(part.href));
        expect(urls.filter((url) => !/^https?:$/.test(url.protocol) || url.username + url.password !== "")).toEqual([]);
      }),
    );
  });
});
