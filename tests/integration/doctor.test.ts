import { startWorld, type World } from "@melo/devkit";
import { allChecks, createSurroundings, examine, type Target } from "@melo/doctor";
import { endOfChecks, parseServerCheck, type ServerCheck } from "@melo/protocol";
import { createCertificateAuthority } from "@melo/server/testing";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { registerApi, voiceChannel, type MatrixApi } from "./server/matrix-api.ts";
import { freePort } from "./support/free-port.ts";

/** Real servers, broken on purpose. Every other hop is broken in packages/doctor, where servers are fakes. */
let world: World;
let ann: MatrixApi;

beforeAll(async () => {
  world = await startWorld({ name: "doctor", parts: { web: false } });
  ann = await registerApi(world, "ann");
});

afterAll(() => world?.stop());

function target(change: Partial<Target> = {}, of: World = world): Target {
  return {
    origin: of.origin,
    serverName: of.serverName,
    accessToken: undefined,
    roomIds: [],
    adminUserId: undefined,
    own: {
      homeserverUrl: of.internal.synapse,
      callsUrl: of.internal.calls,
      service: { id: "melo-calls", asToken: of.secrets.asToken },
      dataFolder: of.dataFolder,
      logFolder: of.logFolder,
      database: "sqlite",
      databaseFile: join(of.dataFolder, "synapse/homeserver.db"),
    },
    ...change,
  };
}

/** What the doctor says of these hops; the last one named is as good as a run of everything before it. */
async function examined(
  ids: readonly string[],
  change: Partial<Target> = {},
): Promise<Readonly<Record<string, ServerCheck>>> {
  const checks = allChecks.filter(({ id }) => ids.includes(id));
  const { results } = await examine(checks, createSurroundings(target(change), process.cwd()));
  const report = JSON.stringify(results);
  for (const secret of [...Object.values(world.secrets), world.livekit.apiSecret, ann.accessToken]) {
    expect(report).not.toContain(secret);
  }
  return Object.fromEntries(results.map((result) => [result.id, result]));
}

interface Configuration extends Record<string, unknown> {
  rtc?: object;
  webhook?: object;
  listeners?: { readonly resources?: readonly { names: string[] }[] }[];
}

/** Runs a part with another configuration, as somebody would have edited it, until `restore`. */
async function reconfigure(
  part: "synapse" | "livekit",
  change: (configuration: Configuration) => void,
): Promise<{ restore(): Promise<void> }> {
  const file = join(world.dataFolder, "config", part === "synapse" ? "homeserver.yaml" : "livekit.yaml");
  const before = readFileSync(file, "utf8");
  const configuration = parse(before) as Configuration;
  change(configuration);
  writeFileSync(file, stringify(configuration));
  await world.restartPart(part);
  return {
    async restore() {
      writeFileSync(file, before);
      await world.restartPart(part);
    },
  };
}

test("servers in order are in order, down to sound in an encrypted call, and a second run leaves nothing more", async () => {
  const ids = allChecks.map(({ id }) => id).filter((id) => id !== "page" && id !== "token");
  const first = await examined(ids);
  // On a busy machine these two find that it takes long, and nothing else.
  const isSlow = ({ id, status }: ServerCheck): boolean => status === "warning" && ["echo", "database"].includes(id);
  expect(Object.values(first).filter((check) => check.status !== "ok" && !isSlow(check))).toEqual([]);
  expect(first["account"]?.found).toContain("@_melo_doctor:localhost");
  const again = await examined(["room"]);
  expect(again["room"]?.found).toBe("The doctor's own channel is still there");
});

test("pages that nobody serves are named, and the token that they would give", async () => {
  const results = await examined(["page", "token", "door"]);
  expect(results["page"]).toMatchObject({ status: "broken", found: expect.stringContaining("502") });
  expect(results["page"]?.remedy?.lines).toBe(`tail -n 50 ${world.logFolder}/web.log`);
  expect(results["token"]?.found).toContain("“MELO's pages”");
  expect(results["door"]?.status).toBe("ok");
});

test("a room in which only moderators can call is named", async () => {
  const lounge = await ann.createRoom({ ...voiceChannel("Old lounge"), power_level_content_override: {} });
  const { "call-events": result } = await examined(["call-events"], {
    accessToken: ann.accessToken,
    roomIds: [lounge],
  });
  expect(result).toMatchObject({ status: "warning", found: "Only moderators can call in Old lounge." });
  expect(result?.remedy?.lines).toContain('"org.matrix.msc3401.call.member": 0');
});

test("somebody's token looks at the rooms he is in, and leaves the channel made for it", async () => {
  const roomsBefore = (await ann.do("GET", "/joined_rooms"))["joined_rooms"];
  const results = await examined(["call-events", "signalling", "pushes"], {
    accessToken: ann.accessToken,
    own: undefined,
  });
  expect(results["call-events"]?.status).toBe("warning");
  expect(results["signalling"]?.status).toBe("ok");
  expect(results["pushes"]?.status).toBe("untried");
  expect((await ann.do("GET", "/joined_rooms"))["joined_rooms"]).toEqual(roomsBefore);
});

test("calls examines its own server for administrators, through the front door, and for nobody else", async () => {
  const root = await world.registerPerson("root", { admin: true });
  const ask = (method: string, accessToken: string): Promise<Response> =>
    fetch(`${world.origin}/_melo/v1/doctor`, { method, headers: { authorization: `Bearer ${accessToken}` } });
  expect(await (await ask("GET", ann.accessToken)).json()).toEqual({ allowed: false });
  expect((await ask("POST", ann.accessToken)).status).toBe(403);
  expect(await (await ask("GET", root.accessToken)).json()).toEqual({ allowed: true });
  const lines = (await (await ask("POST", root.accessToken)).text()).trim().split("\n");
  expect(lines.pop()).toBe(endOfChecks);
  const checks = lines.map(parseServerCheck);
  expect(checks.map((check) => check?.id)).toEqual(allChecks.map(({ id }) => id));
  // Nobody serves the pages of this world.
  expect(checks.filter((check) => check?.status === "broken").map((check) => check?.id)).toEqual(["page"]);
  expect(checks.find((check) => check?.id === "echo")?.found).toContain("encrypted");
});

test("calls that does not run is named by everything that it does", async () => {
  await world.stopPart("calls");
  try {
    const results = await examined(["call-token", "homeserver-token", "pushes", "echo"]);
    expect(results["call-token"]?.status).toBe("broken");
    expect(results["homeserver-token"]).toMatchObject({ status: "warning" });
    expect(results["pushes"]).toMatchObject({
      status: "broken",
      found: expect.stringContaining("does not reach calls"),
    });
    expect(results["pushes"]?.remedy?.lines).toBe(`url: ${world.internal.calls}`);
    expect(results["echo"]?.found).toContain("“Other apps' call token”");
  } finally {
    await world.restartPart("calls");
  }
});

describe("LiveKit", () => {
  test("that is down is named where it is missed first", async () => {
    await world.stopPart("livekit");
    try {
      const results = await examined(["call-token", "signalling", "echo"]);
      expect(results["call-token"]).toMatchObject({ status: "broken" });
      expect(results["call-token"]?.remedy?.text).toContain("is LiveKit running");
      expect(results["signalling"]).toMatchObject({ status: "untried", found: expect.stringContaining("call token") });
    } finally {
      await world.restartPart("livekit");
    }
  });

  test("without webhooks, or with those of another key, is told what to write", async () => {
    const silent = await reconfigure("livekit", (configuration) => delete configuration.webhook);
    try {
      const { webhooks } = await examined(["webhooks"]);
      expect(webhooks).toMatchObject({ status: "broken", found: "LiveKit reports nothing to calls." });
      expect(webhooks?.remedy).toMatchObject({ file: "livekit.yaml" });
      expect(webhooks?.remedy?.lines).toContain(`urls: [${world.internal.calls}/webhooks/livekit]`);
    } finally {
      await silent.restore();
    }
    const foreign = await reconfigure("livekit", ({ webhook }) =>
      Object.assign(webhook ?? {}, { api_key: "melo-join" }),
    );
    try {
      const { webhooks } = await examined(["webhooks"]);
      expect(webhooks).toMatchObject({
        status: "broken",
        found: expect.stringContaining("a key that calls does not have"),
      });
    } finally {
      await foreign.restore();
    }
  });

  test("with ICE over TCP and TURN is tried over each, and a relay that may not reach it is named", async () => {
    const [tcpPort, turnPort, plainTlsPort] = [await freePort(), await freePort(), await freePort()];
    const turn = { enabled: true, domain: "turn.localhost.test", udp_port: turnPort, tls_port: plainTlsPort };
    const open = await reconfigure("livekit", (configuration) => {
      Object.assign(configuration.rtc ?? {}, { tcp_port: tcpPort });
      configuration["turn"] = { ...turn, external_tls: true, allow_restricted_peer_cidrs: ["127.0.0.0/8"] };
    });
    try {
      const results = await examined(["media-udp", "media-tcp", "turn-udp", "turn-tls"]);
      expect(results["media-udp"]?.status).toBe("ok");
      expect(results["media-tcp"]?.found).toMatch(new RegExp(`^Port ${tcpPort} answers in`));
      expect(results["turn-udp"]?.found).toMatch(new RegExp(`^127\\.0\\.0\\.1:${turnPort} passes media on`));
      // Nobody answers to that name.
      expect(results["turn-tls"]).toMatchObject({
        status: "broken",
        found: expect.stringContaining("turn.localhost.test"),
      });
      expect(await throughTls(plainTlsPort)).toMatchObject({ kind: "through" });
    } finally {
      await open.restore();
    }
    const closed = await reconfigure("livekit", (configuration) => {
      configuration["turn"] = { ...turn, external_tls: true };
    });
    try {
      const { "turn-udp": result } = await examined(["turn-udp"]);
      expect(result).toMatchObject({ status: "broken", found: expect.stringContaining("refuses: 403") });
      expect(result?.remedy?.lines).toContain("allow_restricted_peer_cidrs");
    } finally {
      await closed.restore();
    }
  });
});

/** This process believes this authority, too, until it forgets it. */
function trust(certificate: string): () => void {
  const known = getCACertificates("default");
  setDefaultCACertificates([...known, certificate]);
  return () => setDefaultCACertificates(known);
}

/** Media by TURN over TLS, as nginx takes the TLS off in a deployment. */
async function throughTls(plainPort: number) {
  const authority = createCertificateAuthority();
  const edge = createServer(authority.issue(["localhost"]), (secure) => {
    const plain = connect(plainPort, "127.0.0.1");
    secure.on("error", () => plain.destroy());
    plain.on("error", () => secure.destroy());
    secure.pipe(plain).pipe(secure);
  });
  const forget = trust(authority.cert);
  const port = await freePort();
  await new Promise<void>((resolve) => edge.listen(port, "127.0.0.1", resolve));
  const { ice, ...surroundings } = createSurroundings(target(), process.cwd());
  const outcomes: unknown[] = [];
  try {
    await examine(
      allChecks.filter(({ id }) => id === "turn-tls"),
      {
        ...surroundings,
        ice: {
          ...ice,
          async tryRelay(signalling, relay, candidate) {
            const here = { ...relay, url: `turns:localhost:${port}?transport=tcp` };
            const outcome = await ice.tryRelay(signalling, here, candidate);
            outcomes.push(outcome);
            return outcome;
          },
        },
      },
    );
  } finally {
    forget();
    await new Promise((resolve) => edge.close(resolve));
  }
  return outcomes[0];
}

test("a Synapse on which nobody has set up calls is told every line that is missing", async () => {
  const bare = await reconfigure("synapse", (configuration) => {
    configuration["experimental_features"] = {};
    for (const key of ["max_event_delay_duration", "matrix_rtc", "extra_well_known_client_content"]) {
      delete configuration[key];
    }
    delete configuration["app_service_config_files"];
    for (const { resources } of configuration.listeners ?? [])
      for (const resource of resources ?? []) resource.names = ["client"];
  });
  try {
    const byService = await examined(["account", "pushes"]);
    expect(byService["account"]).toMatchObject({ status: "broken", found: expect.stringContaining("“melo-calls”") });
    expect(byService["account"]?.remedy?.lines).toContain("app_service_config_files:");
    expect(byService["pushes"]?.status).toBe("broken");

    const results = await examined(
      ["homeserver", "delayed-events", "sync", "openid", "transports", "homeserver-token", "call-token"],
      { accessToken: ann.accessToken, own: undefined },
    );
    const lines = Object.values(results).map(({ remedy }) => remedy?.lines ?? "");
    expect(results["homeserver"]).toMatchObject({ status: "broken", found: expect.stringContaining("MSC4143") });
    for (const line of [
      "  msc4143_enabled: true",
      "  msc4222_enabled: true",
      "  msc4354_enabled: true",
      "max_event_delay_duration: 24h",
      `      livekit_service_url: ${world.origin}/livekit/jwt`,
      `      url: ${world.livekit.sfuUrl}`,
      "  org.matrix.msc4143.rtc_foci:",
      "      - names: [client, openid]",
    ]) {
      expect(lines.join("\n").split("\n")).toContain(line);
    }
    for (const id of ["delayed-events", "openid", "transports"])
      expect(results[id]).toMatchObject({ status: "broken" });
    expect(results["sync"]?.status).toBe("warning");
    expect(results["call-token"]?.found).toMatch(/^Needs/);
  } finally {
    await bare.restore();
  }
});

test("a server behind HTTPS with an authority of its own is tried down to sound, once the doctor is told of it", async () => {
  const authority = createCertificateAuthority();
  const folder = mkdtempSync(join(tmpdir(), "melo-authority-"));
  const authorityFile = join(folder, "authority.pem");
  writeFileSync(authorityFile, authority.cert);
  const federation = { tls: authority.issue(["localhost"]), authorityFile };
  const secure = await startWorld({ name: "doctor-https", parts: { web: false }, federation });
  try {
    const checks = allChecks.filter(({ id }) => ["certificates", "signalling", "echo"].includes(id));
    const look = () => examine(checks, createSurroundings(target({}, secure), process.cwd()));
    const strange = await look();
    expect(strange.results[0]).toMatchObject({
      status: "broken",
      found: expect.stringContaining("authority that this machine does not know"),
    });
    const forget = trust(authority.cert);
    try {
      const { results } = await look();
      expect(results[0]).toMatchObject({ id: "certificates", status: "ok" });
      const [, signalling, echo] = results;
      expect(signalling).toMatchObject({ id: "signalling", status: "ok" });
      expect(echo).toMatchObject({ id: "echo", found: expect.stringContaining("encrypted") });
    } finally {
      forget();
    }
  } finally {
    await secure.stop();
    rmSync(folder, { recursive: true });
  }
});
