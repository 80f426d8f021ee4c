import { setTimeout as wait } from "node:timers/promises";
import { Problem } from "../problem.ts";
import type { PartName } from "./children.ts";

const pollMs = 50;
const answerTimeoutMs = 2_000;
const patienceMs = 30_000;

/** One path of each route; which status it answers with is the part's own matter. */
const paths: readonly (readonly [path: string, behind: PartName])[] = [
  ["/_matrix/client/versions", "synapse"],
  ["/.well-known/matrix/client", "synapse"],
  ["/_melo/v1/setup", "calls"],
  ["/livekit/jwt/healthz", "calls"],
  ["/livekit/sfu/rtc/validate", "calls"],
  ["/login", "web"],
];

/** Resolves when every path of the front door is answered by the part behind it. */
export async function checkFrontDoor(origin: string, parts: ReadonlySet<PartName>): Promise<void> {
  const open = paths.filter(([, behind]) => parts.has(behind));
  await Promise.all(open.map(([path]) => waitForAnswer(`${origin}${path}`)));
}

async function waitForAnswer(url: string): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await isAnswered(url))) {
    if (performance.now() > giveUpAt) {
      throw new Problem(`${url} does not answer.`, "Is a proxy or a firewall between this machine and itself?");
    }
    await wait(pollMs);
  }
}

async function isAnswered(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs), redirect: "manual" });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    // Not yet: asked again until patience ends.
    return false;
  }
}
