import { expect, test } from "vitest";
import { createRouter } from "../http/router.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { healthRoutes, type Dependency } from "./health-routes.ts";

async function ask(path: string, dependencies: Readonly<Record<string, Dependency>>) {
  const handle = createRouter(healthRoutes(dependencies), createRecordedLog());
  const answer = await handle(new Request(`http://calls${path}`));
  // Our own answer.
  const body = (await answer.json()) as { readonly dependencies?: Readonly<Record<string, boolean>> };
  return { status: answer.status, body };
}

const there: Dependency = async () => true;
const away: Dependency = () => Promise.reject(new Error("connection refused"));
const unwell: Dependency = async () => false;

test("ready is who reaches everything that it needs, and whatever is missing is named", async () => {
  expect(await ask("/readyz", { homeserver: there, livekit: there })).toEqual({
    status: 200,
    body: { ready: true, dependencies: { homeserver: true, livekit: true } },
  });
  expect(await ask("/readyz", { homeserver: away, livekit: unwell, store: there })).toEqual({
    status: 503,
    body: { ready: false, dependencies: { homeserver: false, livekit: false, store: true } },
  });
});

test("healthy is who answers, whatever is missing", async () => {
  expect((await ask("/healthz", { homeserver: away })).status).toBe(200);
});

test("who keeps its connection and does not answer counts as missing before anybody loses patience", async () => {
  const silent: Dependency = () => new Promise<boolean>(() => undefined);
  const startedAt = performance.now();
  const { status, body } = await ask("/readyz", { homeserver: silent, livekit: there });
  expect([status, body.dependencies]).toEqual([503, { homeserver: false, livekit: true }]);
  // Of O6: five seconds from the death of a part to its being told.
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
