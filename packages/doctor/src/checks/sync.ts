import { z } from "zod";
import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { errorTextOf } from "../matrix/errcode.ts";
import { matrixUrl } from "../matrix/matrix-url.ts";
import { broken, ok, warning } from "../verdicts.ts";
import { accountCheck } from "./account.ts";
import { roomCheck } from "./room.ts";

/** What is new, with the state after it (MSC4222), as matrix-js-sdk asks for it. */
export const syncCheck: Check = {
  id: "sync",
  group: "people",
  title: "Receiving what is new",
  async examine(visit) {
    const { homeserverUrl, token } = await visit.factOf(accountCheck);
    const roomId = await visit.factOf(roomCheck);
    const query = new URLSearchParams({
      timeout: "0",
      "org.matrix.msc4222.use_state_after": "true",
      filter: JSON.stringify({ room: { rooms: [roomId], timeline: { limit: 1 } } }),
    });
    const answer = await visit.ask({ url: `${matrixUrl(homeserverUrl, "v3", "sync")}?${query.toString()}`, token });
    return judgeSync(answer, roomId);
  },
};

const syncBody = z.object({
  rooms: z.object({ join: z.record(z.string(), z.looseObject({})) }),
});

function judgeSync(answer: Answer | Silence, roomId: string): Verdict {
  const meaning = "People see nothing new.";
  if (answer.kind === "silence") {
    return broken(`/sync: ${answer.reason}.`, meaning, {
      text: "A proxy may end requests that wait; it must let them last for two minutes at least:",
      file: "nginx.conf",
      lines: "proxy_read_timeout 120s;",
    });
  }
  const room = syncBody.safeParse(answer.body).data?.rooms.join[roomId];
  if (answer.status !== 200 || room === undefined) {
    return broken(`/sync: ${errorTextOf(answer)}, and not the room just made.`, meaning, {
      text: "Look at what Synapse says:",
      log: "synapse",
    });
  }
  if (room["org.matrix.msc4222.state_after"] === undefined && room["state_after"] === undefined) {
    return warning(
      "MSC4222 is not switched on.",
      "Who is in a call is sometimes shown wrong after a connection was lost.",
      {
        text: "Add this line and restart Synapse:",
        file: "homeserver.yaml",
        lines: "experimental_features:\n  msc4222_enabled: true",
      },
    );
  }
  return ok(`A first look takes ${answer.tookMs} ms`);
}
