import { expect, test } from "vitest";
import { parse } from "yaml";
import { synapseConfigYaml, synapseLogConfigYaml, type SynapseDescription } from "./synapse-config.ts";

const description: SynapseDescription = {
  serverName: "localhost",
  origin: "http://localhost:3000",
  port: 8008,
  metricsPort: 8009,
  databaseFile: "/data/synapse/homeserver.db",
  mediaFolder: "/data/synapse/media",
  logConfigFile: "/data/config/log.yaml",
  signingKeyFile: "/data/secrets/signing.key",
  registrationSecretFile: "/data/secrets/registration",
  macaroonSecretFile: "/data/secrets/macaroon",
  formSecretFile: "/data/secrets/form",
  applicationServiceFiles: ["/data/config/calls.yaml"],
  transport: { serviceUrl: "http://localhost:3000/livekit/jwt", sfuUrl: "ws://localhost:3000/livekit/sfu" },
  areRateLimitsRelaxed: false,
};
const config = parse(synapseConfigYaml(description));

test("Synapse listens on loopback only, without the federation API", () => {
  expect(config.listeners).toEqual([
    expect.objectContaining({
      port: 8008,
      bind_addresses: ["127.0.0.1"],
      resources: [{ names: ["client", "openid"], compress: false }],
    }),
    { port: 8009, type: "metrics", bind_addresses: ["127.0.0.1"] },
  ]);
});

test("nobody registers without a link and no other server is talked to", () => {
  expect(config).toMatchObject({
    enable_registration: false,
    federation_domain_whitelist: [],
    trusted_key_servers: [],
    report_stats: false,
    url_preview_enabled: false,
    enable_3pid_changes: false,
  });
});

test("calls have their transport, delayed events of a day, sticky events and state_after", () => {
  expect(config.matrix_rtc.transports).toEqual([
    {
      type: "livekit",
      livekit_service_url: "http://localhost:3000/livekit/jwt",
      url: "ws://localhost:3000/livekit/sfu",
    },
  ]);
  expect(config.max_event_delay_duration).toBe("24h");
  expect(config.experimental_features).toMatchObject({
    msc4143_enabled: true,
    msc4222_enabled: true,
    msc4354_enabled: true,
    msc4502_enabled: true,
    msc4512_enabled: true,
  });
  expect(config.extra_well_known_client_content["org.matrix.msc4143.rtc_foci"]).toEqual([
    { type: "livekit", livekit_service_url: "http://localhost:3000/livekit/jwt" },
  ]);
});

test("rate limits carry a call's messages and still slow down the guessing of passwords", () => {
  expect(config.rc_message.per_second).toBeGreaterThanOrEqual(0.5);
  expect(config.rc_message.burst_count).toBeGreaterThanOrEqual(30);
  expect(config.rc_delayed_event_mgmt.per_second).toBeGreaterThanOrEqual(1);
  expect(config.rc_login.failed_attempts).toEqual({ per_second: 0.17, burst_count: 5 });
});

test("only tests get relaxed rate limits", () => {
  const relaxed = parse(synapseConfigYaml({ ...description, areRateLimitsRelaxed: true }));
  expect(relaxed.rc_login.account.burst_count).toBeGreaterThan(config.rc_login.account.burst_count);
});

test("secrets are named, not written into the configuration", () => {
  expect(config).toMatchObject({
    registration_shared_secret_path: "/data/secrets/registration",
    macaroon_secret_key_path: "/data/secrets/macaroon",
    form_secret_path: "/data/secrets/form",
    signing_key_path: "/data/secrets/signing.key",
  });
  expect(Object.keys(config)).not.toEqual(expect.arrayContaining([expect.stringMatching(/_secret$|secret_key$/)]));
});

test("Synapse logs to standard error, where the supervisor rotates it", () => {
  expect(parse(synapseLogConfigYaml())).toMatchObject({
    root: { handlers: ["console"] },
    handlers: { console: { class: "logging.StreamHandler" } },
  });
});
