import { expect, test } from "vitest";
import { parse } from "yaml";
import { applicationServiceYaml } from "./application-service.ts";

const registration = parse(
  applicationServiceYaml({
    serverName: "chat.example.org",
    url: "http://127.0.0.1:4000",
    asToken: "as",
    hsToken: "hs",
  }),
);

test("the namespace covers every account of this server, owns none, and takes the dots of its name literally", () => {
  expect(registration.namespaces.users).toEqual([{ exclusive: false, regex: String.raw`@.*:chat\.example\.org` }]);
});

test("pushes and the proxied call endpoints go to the internal listener", () => {
  expect(registration).toMatchObject({
    url: "http://127.0.0.1:4000",
    as_token: "as",
    hs_token: "hs",
    "io.element.msc4512.proxy_prefix": "rtc/livekit",
    "io.element.msc4512.proxy_url": "http://127.0.0.1:4000",
    "io.element.msc4502.scopes": ["urn:matrix:client:io.element.msc4502:rooms:is_joined"],
  });
});
