import { expect, test } from "vitest";
import { pageRouteOf } from "./page-routes.ts";

test("what is asked of web is counted by its pattern: no code, no room and nothing made up becomes a label", () => {
  const targets = ["/", "/login?next=/x", "/setup#token", "/api/livekit?room=!secret", "/channels/!secret:x/y"];
  expect(targets.map(pageRouteOf)).toEqual(["/", "/login", "/setup", "/api/livekit", "/channels/*"]);
  const others = ["/invite/secret", "/_next/static/a.js", "/media/b.wasm", "/gallery", "/secret", "//secret", ""];
  expect(others.map(pageRouteOf)).toEqual([
    "/invite/:code",
    "/_next/static/*",
    "/media/*",
    "/gallery/*",
    "none",
    "none",
    "none",
  ]);
});
