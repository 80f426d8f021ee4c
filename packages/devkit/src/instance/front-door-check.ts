import { readFileSync } from "node:fs";
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
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

/**
 * Resolves when every path of the front door is answered by the part behind it. `authorityFile` is who has signed its
 * certificate, where that is nobody this machine knows.
 */
export async function checkFrontDoor(
  origin: string,
  parts: ReadonlySet<PartName>,
  authorityFile: string | undefined,
): Promise<void> {
  const ca = authorityFile === undefined ? undefined : readFileSync(authorityFile);
  const open = paths.filter(([, behind]) => parts.has(behind));
  await Promise.all(open.map(([path]) => waitForAnswer(`${origin}${path}`, ca)));
}

async function waitForAnswer(url: string, ca: Buffer | undefined): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await isAnswered(url, ca))) {
    if (performance.now() > giveUpAt) {
      throw new Problem(`${url} does not answer.`, "Is a proxy or a firewall between this machine and itself?");
    }
    await wait(pollMs);
  }
}

async function isAnswered(url: string, ca: Buffer | undefined): Promise<boolean> {
  try {
    const response = await request(url, ca);
    response.resume();
    return (response.statusCode ?? 500) < 500;
  } catch {
    // Not yet: asked again until patience ends.
    return false;
  }
}

function request(url: string, ca: Buffer | undefined): Promise<IncomingMessage> {
  const signal = AbortSignal.timeout(answerTimeoutMs);
  return new Promise((resolve, reject) => {
    const outgoing = url.startsWith("https:")
      ? requestHttps(url, { agent: false, signal, ...(ca === undefined ? {} : { ca }) })
      : requestHttp(url, { agent: false, signal });
    outgoing.on("response", resolve).on("error", reject).end();
  });
}
