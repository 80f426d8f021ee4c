import { callSlotId } from "@melo/protocol";
import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Remedy, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, warning } from "../verdicts.ts";
import type { Visit } from "../visit.ts";
import { accountCheck } from "./account.ts";
import { openIdCheck } from "./openid.ts";
import { roomCheck } from "./room.ts";
import type { CallPass } from "./token.ts";
import { transportsCheck } from "./transports.ts";

/** Makes another pass; each is another participant. Undefined if that fails all of a sudden. */
export type NewPass = () => Promise<CallPass | undefined>;

/** The token of Element Call and every other MatrixRTC client of today, with an OpenID token. */
export const callTokenCheck: Check<NewPass> = {
  id: "call-token",
  group: "permission",
  title: "Other apps' call token",
  async examine(visit) {
    await visit.factOf(openIdCheck);
    const { serviceUrl } = await visit.factOf(transportsCheck);
    const { homeserverUrl, userId, deviceId, token } = await visit.factOf(accountCheck);
    const roomId = await visit.factOf(roomCheck);

    async function request(): Promise<Answer | Silence> {
      const openId = await visit.ask({
        method: "POST",
        url: matrixUrl(homeserverUrl, "v3", "user", userId, "openid", "request_token"),
        token,
        body: {},
      });
      return visit.ask({
        method: "POST",
        url: `${serviceUrl}/get_token`,
        origin: "https://app.example",
        body: {
          room_id: roomId,
          slot_id: callSlotId,
          openid_token: openId.kind === "answer" ? openId.body : {},
          member: { id: visit.newId(), claimed_user_id: userId, claimed_device_id: deviceId },
        },
      });
    }

    const answer = await request();
    const first = passIn(answer, visit);
    const unused: CallPass[] = first === undefined ? [] : [first];
    return judgeCallToken(answer, serviceUrl, async () => unused.pop() ?? passIn(await request(), visit));
  },
};

const passBody = z.object({ url: z.string(), jwt: z.string() });

function passIn(answer: Answer | Silence, visit: Visit): CallPass | undefined {
  const parsed = passBody.safeParse(answer.kind === "answer" ? answer.body : undefined);
  if (!parsed.success) return undefined;
  visit.keepSecret(parsed.data.jwt);
  return { url: parsed.data.url, token: parsed.data.jwt };
}

function judgeCallToken(answer: Answer | Silence, serviceUrl: string, newPass: NewPass): Verdict<NewPass> {
  const meaning = "People of Element Call, Element X and other apps get into no call here.";
  const seeCalls: Remedy = { text: "Look at what the token service says:", log: "calls" };
  if (answer.kind === "silence") {
    return broken(`${serviceUrl}: ${answer.reason}.`, meaning, {
      text: "The token service must run, and the web server pass its path on:",
      file: "Caddyfile",
      lines: "reverse_proxy /livekit/jwt/* 127.0.0.1:17101",
    });
  }
  if (answer.status === 404 || answer.status === 405) {
    return broken(`${serviceUrl}/get_token: ${errorTextOf(answer)}.`, meaning, {
      text: "Something else answers there. The web server must pass this path to the token service:",
      file: "Caddyfile",
      lines: "reverse_proxy /livekit/jwt/* 127.0.0.1:17101",
    });
  }
  if (answer.status === 401) {
    return broken(`${serviceUrl} does not believe the homeserver's OpenID token: 401.`, meaning, {
      text: "It asks the homeserver by its server name, and may not find it. If both are on one machine, say where it is:",
      file: "the token service's environment",
      lines: "MELO_FEDERATION_URL_OVERRIDES=example.org=http://127.0.0.1:8008",
    });
  }
  if (answer.status >= 500) {
    return broken(`${serviceUrl}/get_token: ${errorTextOf(answer)}.`, meaning, {
      ...seeCalls,
      text: "It cannot make the call's room at LiveKit: is LiveKit running, and has the service one of its keys?",
    });
  }
  const parsed = passBody.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) {
    return broken(`${serviceUrl}/get_token: ${errorTextOf(answer)}.`, meaning, seeCalls);
  }
  if (answer.headers["access-control-allow-origin"] === undefined) {
    return warning(
      `${serviceUrl} answers without Access-Control-Allow-Origin.`,
      "Apps of other origins may not read the token.",
      { text: "A proxy takes the header away: the token service sends it by itself." },
      newPass,
    );
  }
  return ok(`Made in ${answer.tookMs} ms`, newPass);
}
