import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Remedy, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, warning } from "../verdicts.ts";
import { accountCheck } from "./account.ts";
import { discoveryCheck } from "./discovery.ts";

const federationPort = 8448;

/** Proving to others who somebody is (client-server API, "OpenID"): call tokens of today's apps rest on it. */
export const openIdCheck: Check = {
  id: "openid",
  group: "people",
  title: "Proving who somebody is",
  async examine(visit) {
    const { homeserverUrl, userId, token } = await visit.factOf(accountCheck);
    const { serverName } = await visit.factOf(discoveryCheck);
    const requested = await visit.ask({
      method: "POST",
      url: matrixUrl(homeserverUrl, "v3", "user", userId, "openid", "request_token"),
      token,
      body: {},
    });
    const proof = tokenBody.safeParse(requested.kind === "answer" ? requested.body : undefined).data?.access_token;
    if (proof === undefined) return judgeRequest(requested);
    visit.keepSecret(proof);
    const internal = visit.target.own?.homeserverUrl;
    const bases = [homeserverUrl, ...(internal === undefined ? [] : [internal]), federationUrlOf(serverName)];
    const answers: (Answer | Silence)[] = [];
    for (const base of bases) {
      const answer = await visit.ask({
        url: `${base}/_matrix/federation/v1/openid/userinfo?access_token=${encodeURIComponent(proof)}`,
      });
      answers.push(answer);
      if (answer.kind === "answer" && answer.status === 200) break;
    }
    return judgeProof(answers, userId);
  },
};

const tokenBody = z.object({ access_token: z.string() });
const userInfo = z.object({ sub: z.string() });

function federationUrlOf(serverName: string): string {
  return `https://${/:\d+$/.test(serverName) ? serverName : `${serverName}:${federationPort}`}`;
}

const seeSynapse: Remedy = { text: "Look at what Synapse says:", log: "synapse" };

function judgeRequest(answer: Answer | Silence): Verdict {
  const why = answer.kind === "silence" ? answer.reason : errorTextOf(answer);
  return broken(
    `The homeserver gives no OpenID token: ${why}.`,
    "Element Call's people get no call token.",
    seeSynapse,
  );
}

/** `answers`: of the places where the proof was shown, one after the other, until one took it. */
function judgeProof(answers: readonly (Answer | Silence)[], userId: string): Verdict {
  const taken = answers.find((answer): answer is Answer => answer.kind === "answer" && answer.status === 200);
  if (taken === undefined) {
    const [first] = answers;
    const why = first === undefined ? "nobody to ask" : first.kind === "silence" ? first.reason : errorTextOf(first);
    return broken(`The homeserver does not confirm its own OpenID token: ${why}.`, "Token services refuse everybody.", {
      text: "A listener must have the resource openid (federation includes it), and the web server must pass /_matrix/federation/v1/openid/ on:",
      file: "homeserver.yaml",
      lines:
        "listeners:\n  - port: 8008\n    type: http\n    x_forwarded: true\n    resources:\n      - names: [client, openid]",
    });
  }
  const subject = userInfo.safeParse(taken.body).data?.sub;
  if (subject !== userId) {
    return warning(
      `It is confirmed for ${subject ?? "nobody"} instead of ${userId}.`,
      "Tokens are for the wrong one.",
      {
        text: "Two homeservers answer under one name: the web server must ask one.",
      },
    );
  }
  return ok("A token was made, and confirmed");
}
