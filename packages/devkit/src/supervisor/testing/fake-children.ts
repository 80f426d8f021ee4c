import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ChildSpec } from "../child-spec.ts";

/** A tiny process that is healthy once it has written its sign, and then does what its script says. */
export function fakeChild(folder: string, name: string, script = "setInterval(() => {}, 1000)"): ChildSpec {
  const sign = signOf(folder, name);
  return {
    name,
    command: process.execPath,
    args: ["-e", `require("node:fs").writeFileSync(${JSON.stringify(sign)}, String(process.pid)); ${script}`],
    environment: {},
    workingFolder: folder,
    after: [],
    isHealthy: () => Promise.resolve(existsSync(sign)),
  };
}

/** Without it the child counts as not healthy until it writes it again. */
export function removeSign(folder: string, name: string): void {
  rmSync(signOf(folder, name), { force: true });
}

function signOf(folder: string, name: string): string {
  return join(folder, `${name}.sign`);
}
