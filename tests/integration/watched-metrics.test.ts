import { startWorld, type World } from "@melo/devkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../e2e/support/until.ts";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { enterToSend, type SendingParticipant } from "./server/sending-participant.ts";
import { tokenRequests } from "./server/token-requests.ts";
import { metricNamesIn, metricNamesTold } from "./support/metric-names.ts";
import { writeWatchingFiles, type WatchingFiles } from "./support/watched-expressions.ts";

/** Longer than LiveKit counts before it tells. */
const speechMs = 12_000;

let world: World;
let files: WatchingFiles;

beforeAll(async () => {
  files = writeWatchingFiles();
  world = await startWorld({ name: "watched-metrics", parts: { web: false } });
});
afterAll(async () => {
  files?.remove();
  await world?.stop();
});

/** Two people hear and see each other: LiveKit tells of most things only once they have happened. */
async function talk(): Promise<() => Promise<void>> {
  const requestToken = tokenRequests(world);
  const [ann, bob] = [await registerApi(world, "ann"), await registerApi(world, "bob")];
  const roomId = await ann.createRoom(voiceChannel());
  await ann.invite(roomId, bob.userId);
  await bob.join(roomId);
  const enter = async ({ accessToken }: MatrixApi): Promise<SendingParticipant> =>
    enterToSend(world, (await requestToken(roomId, accessToken)).body.token ?? "");
  const people = [await enter(ann), await enter(bob)];
  await Promise.all(people.map((person) => person.speak(speechMs)));
  return async () => void (await Promise.all(people.map((person) => person.leave())));
}

async function told(): Promise<ReadonlySet<string>> {
  const { calls, livekitMetrics, synapseMetrics } = world.internal;
  const urls = [`${calls}/metrics`, `${livekitMetrics}/metrics`, `${synapseMetrics}/_synapse/metrics`];
  const texts = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));
  // Prometheus's own word about whom it asked.
  return new Set(["up", ...texts.flatMap((text) => [...metricNamesTold(text)])]);
}

describe("every metric that is watched is told by a part that runs", () => {
  test("in the alerts and on the dashboard", async () => {
    const hangUp = await talk();
    const expressions = [...files.alerts.values(), ...files.curves];
    // Caddy's are looked for where a Caddy runs.
    const wanted = new Set(
      expressions.flatMap((one) => [...metricNamesIn(one)]).filter((name) => !name.startsWith("caddy_")),
    );
    const missing = await until(
      "all of them are told",
      30_000,
      async () => {
        const names = await told();
        return [...wanted].filter((name) => !names.has(name));
      },
      (names) => names.length === 0,
    );
    expect(missing).toEqual([]);
    await hangUp();
  });
});

test("what is no PromQL is refused", () => {
  expect(() => metricNamesIn("sum by (job (up)")).toThrow("not PromQL");
  expect([...metricNamesIn('rate(a_total{b="c"}[5m]) / on (job) d_bucket > 2')]).toEqual(["a_total", "d_bucket"]);
});
