import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TokenEndpoint } from "./token-endpoints.ts";

export interface BareNode {
  /** The floor below everything that a Node server answers on this machine. */
  readonly endpoint: TokenEndpoint;
  end(): void;
}

/** A Node server that does nothing, in a process of its own like those that do something. */
export async function startBareNode(): Promise<BareNode> {
  const script = join(import.meta.dirname, "bare-server.ts");
  const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [port] = await once(createInterface(child.stdout), "line");
  return {
    endpoint: {
      name: "an empty exchange with Node",
      asks: "nobody",
      needsFreshProof: false,
      request: () => ({ method: "GET", url: `http://127.0.0.1:${String(port)}/` }),
    },
    end: () => void child.kill(),
  };
}
