import { callSlotId } from "@melo/protocol";
import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { ok, untried, warning } from "../verdicts.ts";
import { accountCheck } from "./account.ts";
import { roomCheck } from "./room.ts";
import { transportsCheck } from "./transports.ts";

/** The token of the next apps: from the homeserver itself, which asks the application service (MSC4195, MSC4512). */
export const homeserverTokenCheck: Check = {
  id: "homeserver-token",
  group: "permission",
  title: "Call token by the homeserver",
  async examine(visit) {
    const { homeserverUrl, token } = await visit.factOf(accountCheck);
    const { sfuUrl } = await visit.factOf(transportsCheck);
    const roomId = await visit.factOf(roomCheck);
    if (sfuUrl === undefined) return judgeWithoutUrl(visit.target.origin);
    const answer = await visit.ask({
      method: "POST",
      url: matrixUrl(homeserverUrl, "unstable", "io.element.msc4195", "rtc", "livekit", "get_token"),
      token,
      body: { url: sfuUrl, room_id: roomId, slot_id: callSlotId, member_id: visit.newId() },
    });
    const jwt = tokenBody.safeParse(answer.kind === "answer" ? answer.body : undefined).data?.jwt;
    if (jwt !== undefined) visit.keepSecret(jwt);
    return judgeHomeserverToken(answer);
  },
};

const tokenBody = z.object({ jwt: z.string() });
const meaning = "Today's apps do not need it; the next ones have no other way.";

function judgeWithoutUrl(origin: string): Verdict {
  return warning("The transport does not say where LiveKit's signalling is.", meaning, {
    text: "Add this line to the transport, below livekit_service_url:",
    file: "homeserver.yaml",
    lines: `      url: ${origin.replace(/^http/, "ws")}/livekit/sfu`,
  });
}

function judgeHomeserverToken(answer: Answer | Silence): Verdict {
  if (answer.kind === "silence") return untried(`The homeserver: ${answer.reason}.`);
  if (answer.status === 200 && tokenBody.safeParse(answer.body).success) return ok(`Made in ${answer.tookMs} ms`);
  if (answer.status === 404) {
    return warning("The homeserver hands such requests to nobody.", meaning, {
      text: "Switch it on, and register calls as its application service:",
      file: "homeserver.yaml",
      lines: [
        "experimental_features:",
        "  msc4502_enabled: true",
        "  msc4512_enabled: true",
        "app_service_config_files:",
        "  - /path/to/application-service.yaml # docs/existing-servers.md has the file",
      ].join("\n"),
    });
  }
  if (answer.status >= 500) {
    return warning(`The homeserver does not reach the application service: ${errorTextOf(answer)}.`, meaning, {
      text: "The registration must name the internal listener of calls, and both must have the same hs_token:",
      file: "application-service.yaml",
      lines: "io.element.msc4512.proxy_prefix: rtc/livekit\nio.element.msc4512.proxy_url: http://127.0.0.1:17102",
    });
  }
  return warning(`The homeserver: ${errorTextOf(answer)}.`, meaning, {
    text: "Look at what calls says:",
    log: "calls",
  });
}
