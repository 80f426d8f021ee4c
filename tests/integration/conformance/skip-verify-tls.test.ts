import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startFakeHomeserver, type FakeHomeserver } from "./fake-homeserver.ts";
import { sfuKey, startFakeSfu, type FakeSfu } from "./fake-sfu.ts";
import { ask, sfuGet } from "./requests.ts";
import { startService } from "./service-under-test.ts";

/** At an address of this machine, with a certificate that nobody has signed. */
let homeserver: FakeHomeserver;
let sfu: FakeSfu;

beforeAll(async () => {
  [homeserver, sfu] = await Promise.all([startFakeHomeserver(), startFakeSfu()]);
});

afterAll(() => {
  for (const fake of [homeserver, sfu]) fake?.close();
});

test.each([
  ["without LIVEKIT_INSECURE_SKIP_VERIFY_TLS", {}, 401],
  ["with another value", { LIVEKIT_INSECURE_SKIP_VERIFY_TLS: "true" }, 401],
  ["with its one value", { LIVEKIT_INSECURE_SKIP_VERIFY_TLS: "YES_I_KNOW_WHAT_I_AM_DOING" }, 200],
])("a homeserver without a good certificate is believed or not: %s", async (_, variables, status) => {
  const service = await startService({
    LIVEKIT_URL: sfu.url,
    LIVEKIT_KEY: sfuKey.id,
    LIVEKIT_SECRET: sfuKey.secret,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: "*",
    ...variables,
  });
  onTestFinished(() => service.kill());
  const answer = await ask(`${service.url}/sfu/get`, sfuGet.body(homeserver, `@alice:${homeserver.serverName}`));
  expect(answer.status).toBe(status);
});
