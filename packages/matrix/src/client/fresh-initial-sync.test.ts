import { expect, test } from "vitest";
import { withFreshInitialSync } from "./fresh-initial-sync.ts";

const base = "https://example.org/_matrix/client/v3";

async function urlAsked(input: string | URL): Promise<string> {
  let asked = "";
  const fetch = withFreshInitialSync(
    (request) => {
      asked = request instanceof Request ? request.url : String(request);
      return Promise.resolve(new Response());
    },
    () => 123,
  );
  await fetch(input);
  return asked;
}

test("every initial sync is a request of its own", async () => {
  await expect(urlAsked(new URL(`${base}/sync?filter=0&timeout=0`))).resolves.toBe(`${base}/sync?filter=0&timeout=123`);
});

test("later syncs and other requests go as they are", async () => {
  for (const url of [`${base}/sync?since=s1&timeout=30000`, `${base}/account/whoami`, "/relative"]) {
    await expect(urlAsked(url)).resolves.toBe(url);
  }
});
