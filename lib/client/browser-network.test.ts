import { createScope } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import { createBrowserNetwork, type BrowserNetworkDeps } from "./browser-network.ts";

function createScene(fetch: BrowserNetworkDeps["fetch"] = async () => new Response()) {
  const scope = createScope();
  const clock = createFakeClock();
  /** What a machine that slept finds when it awakes: it is later than its timers say. */
  let sleptMs = 0;
  const window = new EventTarget();
  const connection = Object.assign(new EventTarget(), { type: "wifi" });
  const page = { isHidden: false, changes: 0, urls: [] as string[] };
  const network = createBrowserNetwork(scope, {
    clock: { ...clock, now: () => clock.now() + sleptMs },
    fetch: (url, init) => {
      page.urls.push(url);
      return fetch(url, init);
    },
    window,
    isHidden: () => page.isHidden,
    connection,
  });
  network.changes.subscribe(scope, () => (page.changes += 1));
  return {
    scope,
    clock,
    window,
    connection,
    network,
    page,
    async sleep(durationMs: number) {
      sleptMs += durationMs;
      await clock.advance(1_000);
    },
  };
}

test("the network has changed when the browser is online again", () => {
  const { window, page, scope } = createScene();
  window.dispatchEvent(new Event("online"));
  expect(page.changes).toBe(1);
  scope.end();
  window.dispatchEvent(new Event("online"));
  expect(page.changes).toBe(1);
});

test("and when it is another network, but not when the same one becomes slower", () => {
  const { connection, page } = createScene();
  connection.dispatchEvent(new Event("change"));
  expect(page.changes).toBe(0);
  connection.type = "ethernet";
  connection.dispatchEvent(new Event("change"));
  connection.dispatchEvent(new Event("change"));
  expect(page.changes).toBe(1);
});

test("and when the machine awakes", async () => {
  const { clock, page, sleep } = createScene();
  await clock.advance(60_000);
  expect(page.changes).toBe(0);
  await sleep(10_000);
  expect(page.changes).toBe(1);
  await clock.advance(60_000);
  expect(page.changes).toBe(1);
});

test("a hidden page whose timers run once a minute has not slept", async () => {
  const { page, sleep } = createScene();
  page.isHidden = true;
  await sleep(60_000);
  expect(page.changes).toBe(0);
  await sleep(10 * 60_000);
  expect(page.changes).toBe(1);
});

test("a server is reached when anything answers, asked over http for a websocket's address", async () => {
  const { network, page } = createScene(async () => new Response("", { status: 404 }));
  expect(await network.reach("wss://call.example/livekit/sfu")).toBe(true);
  expect(page.urls).toEqual(["https://call.example/livekit/sfu"]);
});

test("and not when nothing does", async () => {
  const { network } = createScene(() => Promise.reject(new TypeError("fetch failed")));
  expect(await network.reach("https://call.example")).toBe(false);
});
