import { describe, expect, test } from "vitest";
import { placeFromUrl, urlOfPlace } from "./place.ts";

const noSearch = new URLSearchParams();

describe("a place and its URL", () => {
  test.each([
    { spaceId: undefined, roomId: undefined, wantsVideo: false, wantsVoice: false },
    { spaceId: undefined, roomId: "!dm:example.org", wantsVideo: false, wantsVoice: false },
    { spaceId: "!9Rk2-v12_hash", roomId: undefined, wantsVideo: false, wantsVoice: false },
    { spaceId: undefined, roomId: "!dm:example.org", wantsVideo: false, wantsVoice: true },
    { spaceId: "!s/p?a#ce:example.org", roomId: "!room+1:example.org", wantsVideo: true, wantsVoice: false },
  ])("%o survives the way into a URL and back", (place) => {
    const url = new URL(urlOfPlace(place), "http://localhost");
    expect(placeFromUrl(url.pathname, url.searchParams)).toEqual(place);
  });

  test("home reads as @me in the address bar", () => {
    expect(urlOfPlace({})).toBe("/channels/@me");
  });

  test("a mangled link leads nowhere instead of failing", () => {
    expect(placeFromUrl("/channels/%E0%A4%A/x", noSearch)).toEqual({
      spaceId: undefined,
      roomId: "x",
      wantsVideo: false,
      wantsVoice: false,
    });
  });
});
