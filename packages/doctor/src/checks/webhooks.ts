import type { Check, Verdict } from "../check.ts";
import { broken, ok, untried } from "../verdicts.ts";
import { callTokenCheck } from "./call-token.ts";
import { signallingCheck } from "./signalling.ts";

const patienceMs = 8000;
const pollMs = 250;

export interface HeardWebhooks {
  readonly taken: number;
  readonly refused: number;
}

/** Whether `calls` hears from LiveKit who comes and goes: somebody enters and leaves, and the report is awaited. */
export const webhooksCheck: Check = {
  id: "webhooks",
  group: "reports",
  title: "LiveKit's reports",
  async examine(visit) {
    const callsUrl = visit.target.own?.callsUrl;
    if (callsUrl === undefined) return untried("Only the server itself sees its reports: run the doctor there.");
    await visit.factOf(signallingCheck);
    const newPass = await visit.factOf(callTokenCheck);
    const readCounts = async (): Promise<HeardWebhooks | undefined> => {
      const answer = await visit.ask({ url: `${callsUrl}/metrics` });
      return answer.kind === "answer" && answer.status === 200 ? countsIn(answer.text) : undefined;
    };
    const before = await readCounts();
    if (before === undefined) return judgeSilentCalls(callsUrl);
    const pass = await newPass();
    const opened = pass === undefined ? "no token" : await visit.ice.open(pass.url, pass.token);
    if (typeof opened === "string") return untried(`The doctor did not get into a call again: ${opened}.`);
    opened.close();
    const giveUpAt = visit.now() + patienceMs;
    let after = before;
    while (visit.now() < giveUpAt && after.taken === before.taken && after.refused === before.refused) {
      await visit.wait(pollMs);
      after = (await readCounts()) ?? before;
    }
    return judgeWebhooks(before, after, callsUrl);
  },
};

/** In Prometheus's text format. */
function countsIn(metrics: string): HeardWebhooks {
  let [taken, refused] = [0, 0];
  for (const line of metrics.split("\n")) {
    const found = /^melo_http_request_duration_seconds_count\{(.*)\} (\d+)/.exec(line);
    if (found === null || !found[1]?.includes('route="/webhooks/livekit"')) continue;
    if (found[1].includes('status="200"')) taken += Number(found[2]);
    else refused += Number(found[2]);
  }
  return { taken, refused };
}

function judgeSilentCalls(callsUrl: string): Verdict {
  return broken(`calls does not answer at ${callsUrl}.`, "Kicks do not end calls, and invitation links do not work.", {
    text: "Start it, and look at what it says:",
    log: "calls",
  });
}

function judgeWebhooks(before: HeardWebhooks, after: HeardWebhooks, callsUrl: string): Verdict {
  const meaning =
    "Whoever loses the connection stays in the list of a call for longer, and lists of who is where come late.";
  if (after.taken > before.taken) return ok("Arrive");
  if (after.refused > before.refused) {
    return broken("LiveKit's reports arrive, signed with a key that calls does not have.", meaning, {
      text: "Name the key that calls has, and restart LiveKit:",
      file: "livekit.yaml",
      lines: "webhook:\n  api_key: <LIVEKIT_API_KEY of calls>",
    });
  }
  return broken("LiveKit reports nothing to calls.", meaning, {
    text: "Say where to, and restart LiveKit:",
    file: "livekit.yaml",
    lines: `webhook:\n  api_key: <LIVEKIT_API_KEY of calls>\n  urls: [${callsUrl}/webhooks/livekit]`,
  });
}
