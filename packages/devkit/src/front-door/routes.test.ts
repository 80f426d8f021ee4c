import { expect, test } from "vitest";
import { routeOf } from "./routes.ts";

test.each([
  ["/", "web"],
  ["/channels/!a:b/!c", "web"],
  ["/api/livekit?room=!a", "web"],
  ["/_matrix/client/versions", "synapse"],
  ["/_matrix", "synapse"],
  ["/.well-known/matrix/client", "synapse"],
  ["/.well-known/security.txt", "web"],
  ["/livekit/jwt/sfu/get", "calls"],
  ["/livekit/sfu/rtc?access_token=x", "calls"],
  ["/livekit/sfu-not", "web"],
  ["/livekit/twirp/livekit.RoomService/ListRooms", "web"],
  ["/_melo/v1/setup", "calls"],
  ["/_melo?x=/_matrix/", "calls"],
  ["/_matrixes", "web"],
])("%s goes to %s", (path, target) => {
  expect(routeOf(path)?.target).toBe(target);
});

test("the homeserver's administration is not public", () => {
  expect(routeOf("/_synapse/admin/v1/register")?.target).toBe("web");
});

test.each([
  "http://127.0.0.1:8008/_synapse/admin/v1/register",
  "//127.0.0.1/_matrix",
  "*",
  "",
  "/_matrix/../_synapse/admin/v1/register",
  "/_matrix/%2e%2e/_synapse/admin/v1/register",
  "/_matrix/.%2E/_synapse",
  "/_matrix\\..\\_synapse",
  "/..",
])("%s is refused: the parts behind might read it differently", (target) => {
  expect(routeOf(target)).toBeUndefined();
});

test("dots inside a segment are ordinary", () => {
  expect(routeOf("/_matrix/media/v3/download/localhost/a..b")?.target).toBe("synapse");
});

test("WebSockets lead to the call server's door and nowhere else", () => {
  expect(routeOf("/livekit/sfu/rtc/v1")?.allowsWebSocket).toBe(true);
  for (const path of ["/", "/_matrix/client", "/livekit/jwt", "/_melo"]) {
    expect(routeOf(path)?.allowsWebSocket).toBe(false);
  }
});
