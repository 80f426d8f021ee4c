import { expect, test } from "vitest";
import { parse } from "yaml";
import { livekitConfigYaml, livekitKeysYaml } from "./livekit-config.ts";

const config = parse(
  livekitConfigYaml({
    port: 7880,
    udpPort: 7882,
    metricsPort: 7883,
    loopbackInterface: "lo",
    keyFile: "/data/keys.yaml",
    webhookKeyId: "melo-api",
    webhookUrl: "http://127.0.0.1:4000/webhooks/livekit",
  }),
);

test("LiveKit stays on loopback: no TCP candidates, one UDP port, its own address given", () => {
  expect(config.bind_addresses).toEqual(["127.0.0.1"]);
  expect(config.rtc).toMatchObject({
    node_ip: "127.0.0.1",
    use_external_ip: false,
    enable_loopback_candidate: true,
    interfaces: { includes: ["lo"] },
    udp_port: 7882,
    tcp_port: 0,
  });
});

test("clients are told of no STUN server but this machine, and never of the media port", () => {
  expect(config.rtc.stun_servers).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  expect(config.rtc.stun_servers).not.toContain("127.0.0.1:7882");
});

test("the STUN server has a port that Firefox does not block: with one that it does, Firefox connects to nothing", () => {
  const [server] = config.rtc.stun_servers;
  // Its list is of ports of other protocols, most of them below this.
  expect(Number(server.split(":")[1])).toBeGreaterThan(1023);
});

test("rooms are made by MELO only", () => {
  expect(config.room).toMatchObject({ auto_create: false, empty_timeout: 300, departure_timeout: 20 });
});

test("webhooks are signed with the key they are checked with", () => {
  expect(config.webhook).toEqual({ api_key: "melo-api", urls: ["http://127.0.0.1:4000/webhooks/livekit"] });
});

test("the key file maps each id to its secret", () => {
  const keys = [
    { id: "melo-join", secret: "one" },
    { id: "melo-api", secret: "two" },
  ];
  expect(parse(livekitKeysYaml(keys))).toEqual({ "melo-join": "one", "melo-api": "two" });
});

test("for other machines media goes to one address of this one, and signalling stays behind the front door", () => {
  const lan = parse(
    livekitConfigYaml({
      port: 7880,
      udpPort: 7882,
      metricsPort: 7883,
      lanAddress: "192.168.1.5",
      loopbackInterface: "lo",
      keyFile: "/data/keys.yaml",
      webhookKeyId: "melo-api",
      webhookUrl: "http://127.0.0.1:4000/webhooks/livekit",
    }),
  );
  expect(lan.bind_addresses).toEqual(["127.0.0.1"]);
  expect(lan.rtc).toMatchObject({ node_ip: "192.168.1.5", ips: { includes: ["192.168.1.5/32"] } });
  expect(lan.rtc).not.toHaveProperty("enable_loopback_candidate");
});
