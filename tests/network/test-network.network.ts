import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createTestNetwork,
  dropAtRandom,
  dropUdp,
  onlyTcp443,
  type NetworkHost,
  type TestNetwork,
} from "@melo/devkit/testing/network";

let network: TestNetwork;
let server: NetworkHost;
let client: NetworkHost;

beforeEach(async () => {
  network = await createTestNetwork();
  server = await network.addHost({ name: "server", address: "203.0.113.1" });
  client = await network.addHost({
    name: "client",
    address: "192.0.2.10",
    hosts: { "chat.example.org": "203.0.113.1" },
  });
});
afterEach(() => network.remove());

/** Answers on each port with the address of whoever asks, over TCP and UDP. */
const echoScript = `
  const ports = process.argv.slice(1).map(Number);
  for (const port of ports) {
    require("node:net").createServer((socket) => socket.end(socket.remoteAddress)).listen(port, "0.0.0.0");
    const udp = require("node:dgram").createSocket("udp4");
    udp.on("message", (_, from) => udp.send(from.address, from.port, from.address)).bind(port);
  }
  setTimeout(() => console.log("listening"), 0);
`;
const askTcpScript = `
  const socket = require("node:net").connect({ host: process.argv[1], port: Number(process.argv[2]), timeout: 1500 });
  socket.on("data", (answer) => { console.log(String(answer)); process.exit(); });
  for (const event of ["error", "timeout"]) socket.on(event, () => { console.log("nothing"); process.exit(); });
`;
const askUdpScript = `
  const socket = require("node:dgram").createSocket("udp4");
  const say = (text) => { console.log(text); process.exit(); };
  socket.on("message", (answer) => say(String(answer)));
  socket.on("error", () => say("nothing"));
  const send = () => socket.send("?", Number(process.argv[2]), process.argv[1], () => undefined);
  send();
  setInterval(send, 50);
  setTimeout(() => say("nothing"), 1500);
`;
/** Sends so many datagrams, and says how many were answered and how fast the fastest was. */
const countUdpScript = `
  const [host, port, count] = process.argv.slice(1);
  const socket = require("node:dgram").createSocket("udp4");
  const startedAt = performance.now();
  let answers = 0, fastestMs;
  socket.on("message", () => { answers += 1; fastestMs ??= performance.now() - startedAt; });
  for (let sent = 0; sent < Number(count); sent += 1) socket.send("?", Number(port), host, () => undefined);
  setTimeout(() => { console.log(JSON.stringify({ answers, fastestMs })); process.exit(); }, 1500);
`;

async function listen(...ports: readonly number[]): Promise<void> {
  const [command, ...args] = server.commandLine(process.execPath, ["-e", echoScript, ...ports.map(String)]);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(createInterface({ input: child.stdout }), "line");
}

async function ask(script: string, host: string, port: number): Promise<string> {
  return (await client.run(process.execPath, ["-e", script, host, String(port)])).trim();
}

test("hosts reach each other by address and by name, and know who asks", async () => {
  await listen(443);
  expect(await ask(askTcpScript, "203.0.113.1", 443)).toBe("192.0.2.10");
  expect(await ask(askUdpScript, "chat.example.org", 443)).toBe("192.0.2.10");
});

test("firewalls let through what they are made for", async () => {
  await listen(443, 7881);
  await client.filter(dropUdp);
  expect(await ask(askTcpScript, "203.0.113.1", 7881)).toBe("192.0.2.10");
  expect(await ask(askUdpScript, "203.0.113.1", 7881)).toBe("nothing");
  await client.filter(onlyTcp443);
  expect(await ask(askTcpScript, "203.0.113.1", 443)).toBe("192.0.2.10");
  expect(await ask(askTcpScript, "203.0.113.1", 7881)).toBe("nothing");
  await client.filter(undefined);
  expect(await ask(askUdpScript, "203.0.113.1", 7881)).toBe("192.0.2.10");
});

test("a link that is down carries nothing, and one that is up again everything", async () => {
  await listen(443);
  await client.setLink("down");
  expect(await ask(askTcpScript, "203.0.113.1", 443)).toBe("nothing");
  await client.setLink("up");
  expect(await ask(askTcpScript, "203.0.113.1", 443)).toBe("192.0.2.10");
});

test("a host that changes its address is another one for everybody else", async () => {
  await listen(443);
  await client.changeAddress("192.0.2.77");
  expect(await ask(askTcpScript, "203.0.113.1", 443)).toBe("192.0.2.77");
});

test("a delayed link takes its time in both directions, and a lossy one loses some of what is sent", async () => {
  await listen(443);
  const far = await network.addHost({ name: "far", address: "192.0.2.20", delayMs: 150 });
  const measured = await far.run(process.execPath, ["-e", countUdpScript, "203.0.113.1", "443", "1"]);
  const { answers, fastestMs } = JSON.parse(measured);
  expect(answers).toBe(1);
  expect(fastestMs).toBeGreaterThanOrEqual(300);
  await client.filter(dropAtRandom(50));
  const lossy = JSON.parse(await client.run(process.execPath, ["-e", countUdpScript, "203.0.113.1", "443", "100"]));
  expect(lossy.answers).toBeGreaterThan(0);
  expect(lossy.answers).toBeLessThan(80);
});
