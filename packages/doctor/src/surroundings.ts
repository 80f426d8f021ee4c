import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { createAsk } from "./ask.ts";
import { createCertificates } from "./certificate-port.ts";
import { createIce } from "./ice/ice-adapter.ts";
import { createMachine } from "./machine/node-machine.ts";
import { createEcho } from "./media/echo-process.ts";
import type { Surroundings, Target } from "./visit.ts";

/** The real outside, asked from this process. */
export function createSurroundings(target: Target, repositoryFolder: string): Surroundings {
  return {
    target,
    ask: createAsk(globalThis.fetch),
    ice: createIce(),
    echo: createEcho(),
    machine: createMachine(repositoryFolder),
    certificates: createCertificates(),
    now: Date.now,
    wait: (delayMs) => wait(delayMs),
    newId: () => randomBytes(12).toString("hex"),
  };
}
