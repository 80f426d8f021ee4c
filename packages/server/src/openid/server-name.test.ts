import { expect, test } from "vitest";
import { parseServerName } from "./server-name.ts";

test.each([
  ["example.org", { host: "example.org", isAddress: false, port: undefined }],
  ["Matrix.Example.org:8448", { host: "matrix.example.org", isAddress: false, port: 8448 }],
  ["localhost:443", { host: "localhost", isAddress: false, port: 443 }],
  ["1.2.3.4", { host: "1.2.3.4", isAddress: true, port: undefined }],
  ["[2001:DB8::1]:8448", { host: "2001:db8::1", isAddress: true, port: 8448 }],
  ["xn--bcher-kva.example", { host: "xn--bcher-kva.example", isAddress: false, port: undefined }],
])("%s is a homeserver's name", (text, parts) => {
  expect(parseServerName(text)).toEqual(parts);
});

test.each([
  "",
  ".",
  "example..org",
  "example.org.",
  "-example.org",
  "example.org:",
  "example.org:0",
  "example.org:22",
  "example.org:80",
  "example.org:65536",
  "example.org:8448:8448",
  "example.org/path",
  "example.org?query",
  "example.org#fragment",
  "user@example.org",
  "user:password@example.org",
  "https://example.org",
  "exa mple.org",
  "example.org\n",
  "example.org\u0000",
  "example.org%00",
  "bücher.example",
  "ｅxample.org",
  "127.1",
  "127.0.1",
  "2130706433",
  "0x7f000001",
  "0x7f.0.0.1",
  "0177.0.0.1",
  "017700000001",
  "example.0x7f",
  "1.2.3.4.5",
  "::1",
  "[::1",
  "[fe80::1%25eth0]",
  "[example.org]",
  "[1.2.3.4]",
  `${"a".repeat(64)}.org`,
  `${"a.".repeat(130)}org`,
])("%j is none", (text) => {
  expect(parseServerName(text)).toBeUndefined();
});
