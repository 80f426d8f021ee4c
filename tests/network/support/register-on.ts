import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { Person } from "@melo/devkit";
import type { DeployedServer } from "./deployed-server.ts";

const script = fileURLToPath(new URL("./register-script.ts", import.meta.url));

/** Makes an account on the deployed server, as its operator could. */
export async function registerOn(server: DeployedServer, localpart: string): Promise<Person> {
  const secretFile = join(server.folder, "secrets/registration-secret");
  return JSON.parse(await server.host.run(process.execPath, [script, "http://127.0.0.1:17108", secretFile, localpart]));
}
