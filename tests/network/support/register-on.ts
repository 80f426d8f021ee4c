import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { Person } from "@melo/devkit";
import type { NetworkHost } from "@melo/devkit/testing/network";
import type { DeployedServer } from "./deployed-server.ts";

const script = fileURLToPath(new URL("./register-script.ts", import.meta.url));

/** Makes an account on the deployed server, as its operator could. */
export function registerOn(server: DeployedServer, localpart: string): Promise<Person> {
  const secretFile = join(server.folder, "secrets/registration-secret");
  return registerWith(server.host, "http://127.0.0.1:17108", secretFile, localpart);
}

/** On that machine, with the homeserver's own secret. */
export async function registerWith(
  host: NetworkHost,
  homeserverUrl: string,
  secretFile: string,
  localpart: string,
): Promise<Person> {
  return JSON.parse(await host.run(process.execPath, [script, homeserverUrl, secretFile, localpart]));
}
