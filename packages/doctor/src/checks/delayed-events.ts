import { callMemberStateKey, eventTypes } from "@melo/protocol";
import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, warning } from "../verdicts.ts";
import { accountCheck } from "./account.ts";
import { roomCheck } from "./room.ts";

/** What Element Call asks for when it hands its leave to a token service. */
const delegatedDelayMs = 3_600_000;

/** Leaves that the homeserver says for whoever cannot any more (MSC4140): scheduled, put off, called back. */
export const delayedEventsCheck: Check = {
  id: "delayed-events",
  group: "people",
  title: "Leaving for those who vanish",
  async examine(visit) {
    const { homeserverUrl, userId, deviceId, token } = await visit.factOf(accountCheck);
    const roomId = await visit.factOf(roomCheck);
    const key = callMemberStateKey(userId, deviceId);
    const path = matrixUrl(homeserverUrl, "v3", "rooms", roomId, "state", eventTypes.callMember, key);
    const scheduled = await visit.ask({
      method: "PUT",
      url: `${path}?org.matrix.msc4140.delay=${delegatedDelayMs}`,
      token,
      body: {},
    });
    const delayId = delayIdIn(scheduled);
    if (delayId === undefined) return judgeScheduling(scheduled);
    const manage = (action: string): Promise<Answer | Silence> => {
      const url = matrixUrl(homeserverUrl, "unstable", "org.matrix.msc4140", "delayed_events", delayId, action);
      return visit.ask({ method: "POST", url, token, body: {} });
    };
    return judgeManagement(await manage("restart"), await manage("cancel"));
  },
};

const scheduledBody = z.object({ delay_id: z.string() });

function delayIdIn(answer: Answer | Silence): string | undefined {
  return scheduledBody.safeParse(answer.kind === "answer" ? answer.body : undefined).data?.delay_id;
}

const allow = {
  text: "Allow delayed events and restart Synapse:",
  file: "homeserver.yaml",
  lines: "max_event_delay_duration: 24h",
};

function judgeScheduling(answer: Answer | Silence): Verdict {
  const meaning = "Whoever closes the laptop or loses the network stays in the call's list for hours.";
  if (answer.kind === "silence") return broken(`The homeserver schedules nothing: ${answer.reason}.`, meaning, allow);
  if (answer.status === 200) {
    return broken("The homeserver sends delayed events at once: it does not know them.", meaning, {
      text: "Update Synapse to 1.163 or newer, and allow them:",
      file: "homeserver.yaml",
      lines: allow.lines,
    });
  }
  const found = `The homeserver schedules nothing: ${errorTextOf(answer)}.`;
  if (/MAX_DELAY_EXCEEDED/.test(answer.text)) {
    return warning(
      found,
      "Element Call hands over leaves of one hour, and fails here; MELO's own, of seconds, work.",
      allow,
    );
  }
  return broken(found, meaning, allow);
}

function judgeManagement(restarted: Answer | Silence, cancelled: Answer | Silence): Verdict {
  const isDone = (answer: Answer | Silence): boolean => answer.kind === "answer" && answer.status === 200;
  if (isDone(restarted) && isDone(cancelled)) return ok("Scheduled, put off and called back");
  const failed = isDone(restarted) ? cancelled : restarted;
  const why = failed.kind === "silence" ? failed.reason : errorTextOf(failed);
  return broken(
    `A delayed event can be scheduled, but not ${isDone(restarted) ? "called back" : "put off"}: ${why}.`,
    "People are thrown out of calls in which they still are.",
    {
      text: "With workers, these requests belong to the main process alone; put this before the workers' routes:",
      file: "Caddyfile",
      lines: "reverse_proxy /_matrix/client/*/org.matrix.msc4140/delayed_events* 127.0.0.1:8008",
    },
  );
}
