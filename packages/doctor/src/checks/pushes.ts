import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { errcodeOf, errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, untried } from "../verdicts.ts";
import { homeserverCheck } from "./homeserver.ts";

/** Whether the homeserver reaches `calls` (application service API, "Pinging"). */
export const pushesCheck: Check = {
  id: "pushes",
  group: "reports",
  title: "The homeserver's reports",
  async examine(visit) {
    const { own } = visit.target;
    if (own?.service === undefined) return untried("Only the server itself may ask: run the doctor there.");
    await visit.factOf(homeserverCheck);
    const answer = await visit.ask({
      method: "POST",
      url: matrixUrl(own.homeserverUrl, "v1", "appservice", own.service.id, "ping"),
      token: own.service.asToken,
      body: {},
    });
    return judgePush(answer, own.service.id, own.callsUrl);
  },
};

function judgePush(answer: Answer | Silence, serviceId: string, callsUrl: string | undefined): Verdict {
  const meaning = "A kick or a ban ends nobody's call at once, and roles take effect late.";
  if (answer.kind === "silence") return untried(`The homeserver: ${answer.reason}.`);
  if (answer.status === 200) return ok("Arrive");
  const url = callsUrl ?? "http://127.0.0.1:17102";
  if (answer.status === 401 || answer.status === 403) {
    return broken(`The homeserver knows no application service “${serviceId}”: ${errorTextOf(answer)}.`, meaning, {
      text: "Name the registration and restart Synapse:",
      file: "homeserver.yaml",
      lines: "app_service_config_files:\n  - /path/to/application-service.yaml",
    });
  }
  if (errcodeOf(answer) === "M_URL_NOT_SET") {
    return broken("The registration has no address.", meaning, {
      text: "Add it and restart Synapse:",
      file: "application-service.yaml",
      lines: `url: ${url}`,
    });
  }
  if (errcodeOf(answer) === "M_BAD_STATUS") {
    return broken("calls refuses what the homeserver sends.", meaning, {
      text: "Both must have the same hs_token: the one in this file, and in MELO_HS_TOKEN_FILE of calls.",
      file: "application-service.yaml",
      lines: "hs_token: <the same in both>",
    });
  }
  return broken(`The homeserver does not reach calls: ${errorTextOf(answer)}.`, meaning, {
    text: "calls must run, and the registration name its internal listener:",
    file: "application-service.yaml",
    lines: `url: ${url}`,
  });
}
