import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createTestNetwork, type NetworkHost, type TestNetwork } from "@melo/devkit/testing/network";
import { temporaryFolder } from "@melo/devkit/testing/temporary-folder";
import { until } from "../e2e/support/until.ts";
import { askHost, type Answer, type Question } from "./support/ask-host.ts";
import { connectFrom } from "./support/connect-from.ts";
import { domain, origin, startDeployedServer, turnDomain, type DeployedServer } from "./support/deployed-server.ts";
import { startPrometheusOn } from "./support/prometheus-on.ts";
import { runMelo } from "./support/run-melo.ts";
import { registerOn } from "./support/register-on.ts";

let network: TestNetwork;
let server: DeployedServer;
let client: NetworkHost;
const patienceMs = 30_000;
const backups = temporaryFolder("network-backups");
const address = "203.0.113.1";
const hosts = { [domain]: address, [turnDomain]: address };

beforeAll(async () => {
  network = await createTestNetwork();
  client = await network.addHost({ name: "client", address: "192.0.2.10", hosts });
  server = await startDeployedServer("one-machine", await network.addHost({ name: "server", address, hosts }));
});
afterAll(async () => {
  await server?.stop();
  await network?.remove();
  backups.remove();
});

function ask(path: string, question?: Question): Promise<Answer> {
  return askHost(client, `${origin}${path}`, server.authorityFile, question);
}

test("the homeserver tells clients where calls go", async () => {
  const { body } = await ask("/.well-known/matrix/client");
  expect(JSON.parse(body)).toMatchObject({
    "m.homeserver": { base_url: `${origin}/` },
    "org.matrix.msc4143.rtc_foci": [{ type: "livekit", livekit_service_url: `${origin}/livekit/jwt` }],
  });
});

test("every page and every answer says that browsers come back by HTTPS only, and nothing of what runs here", async () => {
  for (const path of ["/login", "/_matrix/client/versions", "/_melo/v1/setup", "/no-such-page"]) {
    const { headers } = await ask(path);
    expect(headers).toMatchObject({ "strict-transport-security": "max-age=31536000; includeSubDomains" });
    for (const name of ["server", "via", "x-powered-by"]) expect(headers).not.toHaveProperty(name);
  }
  expect((await ask("/login")).headers).toMatchObject({
    "content-security-policy": expect.stringContaining("default-src 'none'"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
});

test("plain HTTP leads to HTTPS at the port that everybody knows", async () => {
  const answer = await askHost(client, `http://${domain}/login?next=%2F`, server.authorityFile);
  expect(answer).toMatchObject({ status: 301, headers: { location: `${origin}/login?next=%2F` } });
});

test("administration, LiveKit's API and metrics are not for everybody", async () => {
  const image = "/_next/image?url=%2Ffavicon.ico&w=64&q=75";
  for (const path of [
    image,
    "/_synapse/admin/v1/register",
    "/twirp/livekit.RoomService/ListRooms",
    "/metrics",
    "/readyz",
  ]) {
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  }
  // Below the door's prefix it is LiveKit's signalling alone.
  const api = await ask("/livekit/sfu/twirp/livekit.RoomService/ListRooms", { method: "POST", body: "{}" });
  expect(api.status).toBeGreaterThanOrEqual(400);
});

test("paths that parts might read differently do not pass, and only the door takes WebSockets", async () => {
  const say = (target: string, ...headers: readonly string[]): Promise<string> =>
    connectFrom(client, { host: domain, port: 443, tls: true }, [
      `GET ${target} HTTP/1.1`,
      `Host: ${domain}`,
      ...headers,
      "",
      "",
    ]);
  for (const target of ["/_matrix/%2e%2e/_synapse/admin/v1/register", "/_matrix/../_synapse", "/a\\..\\_synapse"]) {
    expect([target, await say(target)]).toEqual([target, expect.stringMatching(/^HTTP\/1\.1 400 /)]);
  }
  expect(await say("/login", "Connection: Upgrade", "Upgrade: websocket")).toMatch(/^HTTP\/1\.1 400 /);
});

test("only the ports that browsers need can be reached", async () => {
  const open: number[] = [];
  // TURN after its TLS listens everywhere, whatever LiveKit is told. It is TURN, and asks for credentials.
  const turnTcp = 17_449;
  const inside = [
    5432,
    17_100,
    17_101,
    17_102,
    17_103,
    17_104,
    17_105,
    17_106,
    17_108,
    17_109,
    17_180,
    17_443,
    17_444,
    turnTcp,
  ];
  for (const port of [80, 443, 7881, ...inside]) {
    if ((await connectFrom(client, { host: domain, port, tls: false }, [])) !== "refused") open.push(port);
  }
  expect(open).toEqual([80, 443, 7881, turnTcp]);
});

test("Prometheus, with the files that were written, is told by every part what it does", async () => {
  await ask("/login");
  const prometheus = await startPrometheusOn(server.host, join(server.folder, "watching/prometheus.yml"));
  onTestFinished(() => prometheus.stop());
  const targets = await prometheus.targets();
  expect(targets.filter(({ health }) => health !== "up")).toEqual([]);
  expect(targets.map(({ job }) => job).toSorted()).toEqual(["caddy", "calls", "livekit", "synapse", "web"]);
  expect(await prometheus.alertNames()).toContain("EdgeErrors");
  // Those of the other parts: tests/integration/watched-metrics.test.ts.
  const watched = ["alerts.yml", "grafana-dashboard.json"].flatMap((name) =>
    readFileSync(join(server.folder, "watching", name), "utf8").match(/\bcaddy_\w+/g),
  );
  const told = await prometheus.metricNames();
  expect(watched.length).toBeGreaterThan(0);
  expect(watched.filter((name) => name === null || !told.has(name))).toEqual([]);
});

test("one id leads from the edge through the logs of all parts, and whoever asks cannot choose it", async () => {
  const path = "/api/livekit?room=!nobody:chat.example.org";
  const answer = await ask(path, {
    headers: { authorization: "Bearer syt_nobody_has_this_token", "x-request-id": "said-by-the-client" },
  });
  const requestId = answer.headers["x-request-id"] ?? "";
  expect([answer.status, requestId]).toEqual([401, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  for (const part of ["caddy", "web", "calls", "synapse"] as const) {
    await until(
      `${part} has written it`,
      patienceMs,
      async () => server.log(part),
      (log) => log.includes(requestId),
    );
    expect(server.log(part)).not.toContain("said-by-the-client");
    expect(server.log(part)).not.toContain("syt_nobody_has_this_token");
  }
  expect(server.log("synapse")).toContain(`GET-${requestId}`);
});

test("everybody behind the split of port 443 knows who is there", async () => {
  await ask("/_matrix/client/v3/login");
  expect(server.log("synapse")).toContain("192.0.2.10 - 17108");
  await ask("/_matrix/client/v3/login", {
    headers: { "x-forwarded-for": "198.51.100.99", "x-real-ip": "198.51.100.99" },
  });
  expect(server.log("synapse")).not.toContain("198.51.100.99");
});

test("one address cannot take all connections: others get in while it tries", async () => {
  const greedy = await network.addHost({ name: "greedy", address: "192.0.2.66", hosts });
  const held = Number(await greedy.run(process.execPath, ["-e", holdConnectionsScript, domain, "443", "400"]));
  expect(held).toBe(300);
  expect((await ask("/_matrix/client/versions")).status).toBe(200);
});

/** Opens so many connections and says how many of them are still open when no more of them are closed. */
const holdConnectionsScript = `
  const [host, port, count] = process.argv.slice(1);
  let open = 0, quiet;
  const settle = () => { clearTimeout(quiet); quiet = setTimeout(() => { console.log(open); process.exit(); }, 1500); };
  for (let i = 0; i < Number(count); i += 1) {
    const socket = require("node:net").connect({ host, port: Number(port) });
    socket.on("connect", () => { open += 1; settle(); });
    socket.on("error", () => undefined);
    socket.on("close", () => { open -= 1; settle(); });
    socket.resume();
  }
`;

test("TURN's name leads to TURN, with a certificate of that name", async () => {
  const certificate = await client.run("sh", [
    "-c",
    `openssl s_client -connect ${turnDomain}:443 -servername ${turnDomain} -verify_return_error -CAfile ${server.authorityFile} </dev/null`,
  ]);
  expect(certificate).toContain("Verify return code: 0 (ok)");
  const answer = await connectFrom(client, { host: turnDomain, port: 443, tls: true }, ["GET / HTTP/1.1", "", ""]);
  expect(answer).not.toMatch(/^HTTP/);
});

test("what comes back by itself: the edge and the database after kill -9, with nothing lost", async () => {
  const { accessToken, userId } = await registerOn(server, "ida");
  for (const name of ["caddy", "edge", "postgres", "redis"] as const) {
    await server.kill(name);
    server.start(name);
  }
  await server.whenHealthy();
  await expect
    .poll(
      async () => ask("/_matrix/client/v3/account/whoami", { headers: { authorization: `Bearer ${accessToken}` } }),
      {
        timeout: 60_000,
      },
    )
    .toMatchObject({ status: 200, body: expect.stringContaining(userId) });
});

test("a restart of Caddy does not wait for those who wait for news", async () => {
  const { accessToken } = await registerOn(server, "lea");
  const headers = { authorization: `Bearer ${accessToken}` };
  const { body } = await ask("/_matrix/client/v3/sync?timeout=0", { headers });
  const since = encodeURIComponent(JSON.parse(body).next_batch);
  const waiting = ask(`/_matrix/client/v3/sync?timeout=30000&since=${since}`, { headers });
  const connected = ["-Htn", "state", "established", "sport", "=", ":443"];
  await expect.poll(() => server.host.run("ss", connected), { timeout: 10_000 }).toContain("192.0.2.10");
  const startedAt = performance.now();
  await server.restart("caddy");
  expect(performance.now() - startedAt).toBeLessThan(8_000);
  await server.whenHealthy();
  await waiting;
});

test("no token and no secret is in any log", async () => {
  const { accessToken } = await registerOn(server, "joe");
  const headers = { authorization: `Bearer ${accessToken}`, cookie: `token=${accessToken}` };
  await ask("/_matrix/client/v3/account/whoami", { headers });
  await ask(`/_matrix/client/v3/sync?access_token=${accessToken}&timeout=0`);
  await ask(`/livekit/sfu/rtc/v1/validate?access_token=${accessToken}`, { headers });
  await ask(`/livekit/sfu/rtc/v1?access_token=${accessToken}&join_request=${accessToken}`);
  await ask(`/nowhere?access_token=${accessToken}`, { headers });
  const secrets = readdirSync(join(server.folder, "secrets")).map((name) =>
    secretIn(join(server.folder, "secrets", name)),
  );
  for (const name of readdirSync(server.logFolder)) {
    const log = readFileSync(join(server.logFolder, name), "utf8");
    for (const secret of [accessToken, ...secrets]) expect([name, log.includes(secret)]).toEqual([name, false]);
  }
  expect(server.log("caddy")).toContain("/nowhere");
});

test("every secret can be replaced as the operations page says, and people get into calls with what they have", async () => {
  const before = await registerOn(server, "mia");
  const headers = { authorization: `Bearer ${before.accessToken}` };
  const room = await ask("/_matrix/client/v3/createRoom", { method: "POST", headers, body: "{}" });
  const tokenPath = `/api/livekit?room=${encodeURIComponent(JSON.parse(room.body).room_id)}`;
  const renewed = ["livekit-join-secret", "livekit-api-secret", "as-token", "hs-token", "redis-password"];
  const names = [...renewed, "registration-secret", "postgres-password"];
  const secretOf = (name: string): string => readFileSync(join(server.folder, "secrets", name), "utf8").trim();
  const old = names.map(secretOf);
  const database = ["-h", join(server.folder, "run/postgres"), "-U", "synapse", "synapse"];
  const passwordFile = `PGPASSFILE=${join(server.folder, "secrets/pgpass")}`;
  const newPassword = "another-password-of-the-database-0123456789";
  const change = `ALTER ROLE synapse PASSWORD '${newPassword}'`;
  await server.host.run("env", [passwordFile, "psql", ...database, "-c", change]);
  for (const name of names) rmSync(join(server.folder, "secrets", name));
  writeFileSync(join(server.folder, "secrets/postgres-password"), `${newPassword}\n`, { mode: 0o600 });

  await runMelo("deploy", "--out", server.folder);
  for (const name of ["redis", "livekit", "synapse", "calls"] as const) await server.restart(name);
  await server.whenHealthy();

  const files = readdirSync(server.folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.startsWith(join(server.folder, "data")),
  );
  for (const { parentPath, name } of files) {
    const content = readFileSync(join(parentPath, name), "utf8");
    expect([name, old.filter((secret) => content.includes(secret))]).toEqual([name, []]);
  }
  expect(new Set(names.map(secretOf)).size).toBe(names.length);
  const token = await ask(tokenPath, { headers });
  expect(token.status).toBe(200);
  const signalling = `/livekit/sfu/rtc/validate?access_token=${JSON.parse(token.body).token}`;
  expect((await ask(signalling)).status).toBe(200);
  expect((await registerOn(server, "noa")).userId).toBe(`@noa:${domain}`);
});

test("a backup of the running deployment brings back all of it after the machine has lost it", async () => {
  const { accessToken, userId } = await registerOn(server, "kim");
  const headers = { authorization: `Bearer ${accessToken}` };
  const room = await ask("/_matrix/client/v3/createRoom", {
    method: "POST",
    headers,
    body: '{"name":"Paper Lanterns"}',
  });
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(JSON.parse(room.body).room_id)}/state/m.room.name/`;
  const archive = (await runMelo("backup", "--deployment", server.folder, "--to", backups.path)).split(" ")[0] ?? "";
  await server.lose();
  await runMelo("restore", archive);
  server.startAll();
  await server.whenHealthy();
  expect(await ask(path, { headers })).toMatchObject({ status: 200, body: '{"name":"Paper Lanterns"}' });
  expect((await ask("/_matrix/client/v3/account/whoami", { headers })).body).toContain(userId);
});

/** Of files that hold more than the secret, the secret. */
function secretIn(file: string): string {
  const found = /[A-Za-z0-9+/_-]{40,}/.exec(readFileSync(file, "utf8"));
  if (found === null) throw new Error(`there is no secret in ${file}`);
  return found[0];
}
