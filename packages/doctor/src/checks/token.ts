import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Remedy, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { broken, ok } from "../verdicts.ts";
import { accountCheck } from "./account.ts";
import { pageCheck } from "./page.ts";
import { roomCheck } from "./room.ts";

/** What opens a call. */
export interface CallPass {
  /** LiveKit's signalling. */
  readonly url: string;
  readonly token: string;
}

/** MELO's own token, for its own pages. */
export const tokenCheck: Check<CallPass> = {
  id: "token",
  group: "permission",
  title: "MELO's call token",
  async examine(visit) {
    await visit.factOf(pageCheck);
    const { token } = await visit.factOf(accountCheck);
    const roomId = await visit.factOf(roomCheck);
    const url = `${visit.target.origin}/api/livekit?room=${encodeURIComponent(roomId)}`;
    const anonymous = await visit.ask({ url });
    const answer = await visit.ask({ url, token });
    const verdict = judgeToken(answer, anonymous);
    if (verdict.fact !== undefined) visit.keepSecret(verdict.fact.token);
    return verdict;
  },
};

const tokenAnswer = z.object({ token: z.string(), url: z.string(), expiresAt: z.number() });

function judgeToken(answer: Answer | Silence, anonymous: Answer | Silence): Verdict<CallPass> {
  const meaning = "Nobody gets into a call with MELO.";
  const seeWeb: Remedy = { text: "Look at what the pages' server says:", log: "web" };
  if (answer.kind === "silence") return broken(`/api/livekit: ${answer.reason}.`, meaning, seeWeb);
  if (answer.status === 401) {
    return broken("MELO does not take the homeserver's token: 401.", meaning, {
      text: "MELO asks another homeserver than the one that people sign in to. Its environment must name this one:",
      file: "web.env",
      lines: "MATRIX_HOMESERVER_URL=https://matrix.example.org",
    });
  }
  const parsed = tokenAnswer.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) {
    return broken(`/api/livekit: ${errorTextOf(answer)}.`, meaning, seeWeb);
  }
  if (anonymous.kind === "answer" && anonymous.status === 200) {
    return broken("Somebody who is not signed in gets a token, too.", "Every call is open to everybody.", {
      text: "Something in front of MELO adds an Authorization header of its own. Take that out.",
    });
  }
  const { token, url } = parsed.data;
  return ok(`Made in ${answer.tookMs} ms`, { url, token });
}
