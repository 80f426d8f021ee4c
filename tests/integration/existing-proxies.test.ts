import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { startWorld, type World } from "@melo/devkit";
import { createCertificateAuthority } from "@melo/server/testing";
import { parse } from "yaml";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerApi, voiceChannel } from "./server/matrix-api.ts";
import { tokenRequests } from "./server/token-requests.ts";
import { until } from "../e2e/support/until.ts";
import { freePort } from "./support/free-port.ts";

/** The samples in docs/proxies, each with its name, its ports and its certificate put in as its comments say. */
const samples = ["nginx", "caddy"] as const;
const samplesFolder = join(import.meta.dirname, "../../docs/proxies");
const domain = "chat.example.org";

let world: World;
let folder: string;
let token: string;
const authority = createCertificateAuthority();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "melo-proxies-"));
  world = await startWorld({ name: "proxies" });
  const ann = await registerApi(world, "ann");
  const { body } = await tokenRequests(world)(await ann.createRoom(voiceChannel()), ann.accessToken);
  token = body.token ?? "";
});
afterAll(async () => {
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Proxy {
  readonly port: number;
  readonly log: () => string;
  stop(): Promise<void>;
}

async function startProxy(name: (typeof samples)[number]): Promise<Proxy> {
  const own = join(folder, name);
  mkdirSync(own);
  const [http, https] = [await freePort(), await freePort()];
  const { key, cert } = authority.issue([domain]);
  writeFileSync(join(own, "key.pem"), key);
  writeFileSync(join(own, "cert.pem"), cert);
  const logFile = join(own, "proxy.log");
  const sample = readFileSync(join(samplesFolder, name === "nginx" ? "nginx.conf" : "Caddyfile"), "utf8")
    .replaceAll("127.0.0.1:17100", new URL(world.internal.web).host)
    .replaceAll("127.0.0.1:17101", new URL(world.internal.callsPublic).host)
    .replaceAll("127.0.0.1:17108", new URL(world.internal.synapse).host);
  const child = name === "nginx" ? startNginx() : startCaddy();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += String(chunk)));

  function startNginx(): ChildProcess {
    const site = sample
      .replace("listen 80;", `listen 127.0.0.1:${http};`)
      .replace("listen 443 ssl", `listen 127.0.0.1:${https} ssl`)
      .replace("/etc/letsencrypt/live/chat.example.org/fullchain.pem", join(own, "cert.pem"))
      .replace("/etc/letsencrypt/live/chat.example.org/privkey.pem", join(own, "key.pem"))
      .replace("/var/log/nginx/melo.log", logFile);
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (kind) => `${kind}_temp_path ${join(own, kind)};`,
    );
    const config = ["daemon off;", `pid ${join(own, "pid")};`, "events {}", `http { ${paths.join(" ")}`, site, "}"];
    writeFileSync(join(own, "nginx.conf"), config.join("\n"));
    return spawn("nginx", ["-e", "stderr", "-c", join(own, "nginx.conf")], { stdio: ["ignore", "pipe", "pipe"] });
  }

  function startCaddy(): ChildProcess {
    const options = `{\n\tadmin off\n\tauto_https disable_redirects\n\thttp_port ${http}\n\thttps_port ${https}\n\tskip_install_trust\n}\n`;
    const site = sample.replace(
      `${domain} {`,
      `${domain} {\n\tbind 127.0.0.1\n\ttls ${join(own, "cert.pem")} ${join(own, "key.pem")}`,
    );
    writeFileSync(join(own, "Caddyfile"), options + site);
    const args = ["run", "--config", join(own, "Caddyfile"), "--adapter", "caddyfile"];
    return spawn("/usr/bin/caddy", args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, HOME: own } });
  }

  return {
    port: https,
    log: () => output + (name === "nginx" ? readFileSync(logFile, "utf8") : ""),
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

describe.each(samples)("%s in front of MELO", (name) => {
  let proxy: Proxy;
  beforeAll(async () => {
    proxy = await startProxy(name);
    const isUp = async (): Promise<boolean> => {
      try {
        return (await ask("/_matrix/client/versions")).status === 200;
      } catch {
        // It does not listen yet.
        return false;
      }
    };
    await until(`${name} answers`, 30_000, isUp, (answer) => answer);
  });
  afterAll(() => proxy?.stop());

  function send(path: string, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = request({
        host: "127.0.0.1",
        port: proxy.port,
        servername: domain,
        ca: authority.cert,
        path,
        headers: { host: domain, ...headers },
      });
      outgoing.on("response", resolve).on("error", reject);
      outgoing.on("upgrade", (response, socket) => {
        socket.destroy();
        resolve(response);
      });
      outgoing.end();
    });
  }

  async function ask(path: string, headers?: Readonly<Record<string, string>>) {
    const response = await send(path, headers);
    const status = response.statusCode ?? 0;
    return { status, headers: response.headers, body: status === 101 ? "" : await text(response) };
  }

  const webSocket = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": Buffer.alloc(16).toString("base64"),
  };

  test("every path reaches its part, over HTTPS for good", async () => {
    for (const path of ["/login", "/.well-known/matrix/client", "/_melo/v1/setup", "/livekit/jwt/healthz"]) {
      const { status, headers } = await ask(path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers["strict-transport-security"]).toContain("max-age=31536000");
    }
    expect((await ask("/_synapse/admin/v1/register")).status).toBe(404);
  });

  test("signalling passes with the right token, and WebSockets go nowhere else", async () => {
    const door = `/livekit/sfu/rtc?access_token=${encodeURIComponent(token)}&protocol=15`;
    expect((await ask(door, webSocket)).status).toBe(101);
    expect((await ask("/livekit/sfu/rtc?access_token=nothing", webSocket)).status).toBe(401);
    expect((await ask("/login", webSocket)).status).not.toBe(101);
  });

  test("a join request as long as browsers send them passes", async () => {
    const { status } = await ask(
      `/livekit/sfu/rtc/v1/validate?access_token=nothing&join_request=${"x".repeat(30_000)}`,
    );
    expect(status).toBe(401);
  });

  test("Synapse learns who is there from the proxy alone", async () => {
    await ask("/_matrix/client/v3/login", { "x-forwarded-for": "198.51.100.99" });
    const log = await world.logs("synapse", 20);
    expect(log).toContain("127.0.0.1 - ");
    expect(log).not.toContain("198.51.100.99");
  });

  test("a request has one id, in the answer and in the logs of the parts behind, and no client chooses it", async () => {
    const claim = { "x-request-id": "said-by-the-client" };
    const [fromCalls, fromSynapse] = [
      await ask("/_melo/v1/setup", claim),
      await ask("/_matrix/client/versions", claim),
    ].map(({ headers }) => String(headers["x-request-id"]));
    for (const id of [fromCalls, fromSynapse]) expect(id).toMatch(/^[0-9a-f-]{32,36}$/);
    await expect.poll(() => world.logs("calls", 50), { timeout: 10_000 }).toContain(`"requestId":"${fromCalls}"`);
    await expect.poll(() => world.logs("synapse", 50), { timeout: 10_000 }).toContain(`GET-${fromSynapse}`);
  });

  test("no token is in its log", async () => {
    await ask(`/livekit/sfu/rtc/validate?access_token=${token}`, { authorization: `Bearer ${token}` });
    await expect.poll(() => proxy.log(), { timeout: 10_000 }).toContain("/livekit/sfu/rtc/validate");
    expect(proxy.log()).not.toContain(token);
  });
});

test("the sample for Traefik, which nothing starts, routes the same paths to the same parts as that for nginx", () => {
  const nginx = readFileSync(join(samplesFolder, "nginx.conf"), "utf8");
  const byNginx = [...nginx.matchAll(/location (\S+) \{[^}]*proxy_pass http:\/\/127\.0\.0\.1:(\d+);/g)];
  const traefik = parse(readFileSync(join(samplesFolder, "traefik.yaml"), "utf8")).http;
  const byTraefik = Object.values<{ rule: string; service: string }>(traefik.routers).flatMap(({ rule, service }) => {
    const { port } = new URL(traefik.services[service].loadBalancer.servers[0].url);
    const paths = [...rule.matchAll(/(?<!!)PathPrefix\(`([^`]+)`\)/g)].map(([, path]) => path);
    return (paths.length === 0 ? ["/"] : paths).map((path) => `${path} ${port}`);
  });
  expect(byTraefik.toSorted()).toEqual(byNginx.map(([, path, port]) => `${path} ${port}`).toSorted());
});
