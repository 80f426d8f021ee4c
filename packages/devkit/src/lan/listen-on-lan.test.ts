import { readFileSync } from "node:fs";
import { get as getPlain, type IncomingMessage } from "node:http";
import { createServer, get as getSecure } from "node:https";
import { connect } from "node:net";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { listenOnLan, type LanListener } from "./listen-on-lan.ts";
import { certifyAddress, ensureLocalAuthority } from "./local-authority.ts";

const folder = temporaryFolder("lan");
const address = "127.0.0.1";
let listener: LanListener;
let ca: Buffer;

beforeAll(async () => {
  const { certificateFile } = await ensureLocalAuthority(folder.path, process.env);
  ca = readFileSync(certificateFile);
  const secure = createServer(await certifyAddress(folder.path, address, process.env), (request, response) => {
    void text(request).then((body) => response.end(`secure ${body}`));
  });
  listener = await listenOnLan(secure, (_, response) => response.end("plain"), { address, port: 0 });
});
afterAll(async () => {
  await listener.close();
  folder.remove();
});

test("HTTP and HTTPS are answered at the same port, each by its own", async () => {
  const plain = await new Promise<IncomingMessage>((resolve) => {
    getPlain(`http://${address}:${listener.port}/`, resolve);
  });
  expect(await text(plain)).toBe("plain");
  const secure = await new Promise<IncomingMessage>((resolve, reject) => {
    getSecure(`https://${address}:${listener.port}/`, { ca }, resolve).on("error", reject);
  });
  expect(await text(secure)).toBe("secure ");
});

test("whoever says nothing, or nonsense, hurts nobody", async () => {
  const silent = connect({ host: address, port: listener.port });
  await once(silent, "connect");
  silent.destroy();
  const mad = connect({ host: address, port: listener.port });
  mad.write("\u0016 is how TLS begins, and this is not TLS");
  mad.on("error", () => undefined);
  await once(mad, "close");
  const plain = await new Promise<IncomingMessage>((resolve) => {
    getPlain(`http://${address}:${listener.port}/`, resolve);
  });
  expect(plain.statusCode).toBe(200);
});
