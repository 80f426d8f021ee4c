import { encryptionState, eventTypes, moderatorLevel, openCallSlotState, roomTypes } from "@melo/protocol";
import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok } from "../verdicts.ts";
import type { Visit } from "../visit.ts";
import { accountCheck, type Account } from "./account.ts";

const joinedRooms = z.object({ joined_rooms: z.array(z.string()) });
const created = z.object({ room_id: z.string() });

/** A call channel as MELO makes it, with nobody in it but the doctor. */
export const roomCheck: Check<string> = {
  id: "room",
  group: "people",
  title: "Making a call channel",
  async examine(visit) {
    const account = await visit.factOf(accountCheck);
    const earlier = account.isOwn ? await findEarlierRoom(visit, account) : undefined;
    if (earlier !== undefined) return ok("The doctor's own channel is still there", earlier);
    const answer = await visit.ask({
      method: "POST",
      url: matrixUrl(account.homeserverUrl, "v3", "createRoom"),
      token: account.token,
      body: channel,
    });
    const verdict = judgeCreation(answer);
    const roomId = verdict.fact;
    if (roomId !== undefined && !account.isOwn) visit.afterwards(() => leave(visit, account, roomId));
    return verdict;
  },
};

const channel = {
  name: "Doctor",
  preset: "private_chat",
  creation_content: { type: roomTypes.connectionTest },
  initial_state: [encryptionState(), openCallSlotState()],
  power_level_content_override: {
    state_default: moderatorLevel,
    events: { [eventTypes.callMember]: 0, [eventTypes.rtcMember]: 0 },
  },
};

function judgeCreation(answer: Answer | Silence): Verdict<string> {
  const parsed = created.safeParse(answer.kind === "answer" && answer.status === 200 ? answer.body : undefined);
  if (parsed.success) return ok("Works", parsed.data.room_id);
  const why = answer.kind === "silence" ? answer.reason : errorTextOf(answer);
  return broken(`The homeserver makes no room: ${why}.`, "People cannot make channels, nor the doctor its own.", {
    text: "If a module or a limit of yours forbids it, let this account through. Else see what Synapse says:",
    log: "synapse",
  });
}

async function findEarlierRoom(visit: Visit, { homeserverUrl, token }: Account): Promise<string | undefined> {
  const answer = await visit.ask({ url: matrixUrl(homeserverUrl, "v3", "joined_rooms"), token });
  const parsed = joinedRooms.safeParse(answer.kind === "answer" ? answer.body : undefined);
  return parsed.success ? parsed.data.joined_rooms[0] : undefined;
}

async function leave({ ask }: Visit, { homeserverUrl, token }: Account, roomId: string): Promise<void> {
  for (const step of ["leave", "forget"]) {
    await ask({ method: "POST", url: matrixUrl(homeserverUrl, "v3", "rooms", roomId, step), token, body: {} });
  }
}
