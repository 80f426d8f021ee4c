import type { Answer, Silence } from "../ask.ts";
import type { Check, Verdict } from "../check.ts";
import { ok, untried, warning } from "../verdicts.ts";

/** What has no business outside, by path below the origin. */
const innerPaths = [
  "/_synapse/admin/v1/server_version",
  "/_synapse/metrics",
  "/metrics",
  "/readyz",
  "/webhooks/livekit",
  "/livekit/sfu/twirp/livekit.RoomService/ListRooms",
  "/twirp/livekit.RoomService/ListRooms",
] as const;

/** What is for your servers alone must not be open to everybody. */
export const closedCheck: Check = {
  id: "closed",
  group: "reach",
  title: "Closed to the outside",
  async examine(visit) {
    const { origin } = visit.target;
    const answers = await Promise.all(
      innerPaths.map(async (path) => ({ path, answer: await visit.ask({ url: origin + path }) })),
    );
    return judgeClosed(answers, origin);
  },
};

export interface InnerAnswer {
  readonly path: string;
  readonly answer: Answer | Silence;
}

/** Programs answer in these; a page that says “not found” is no program. */
function isProgram({ answer }: InnerAnswer): boolean {
  if (answer.kind === "silence" || answer.status === 404 || answer.status === 403) return false;
  const type = answer.headers["content-type"] ?? "";
  return answer.status < 500 && !type.startsWith("text/html") && !(answer.status >= 300 && answer.status < 400);
}

function judgeClosed(answers: readonly InnerAnswer[], origin: string): Verdict {
  if (answers.every(({ answer }) => answer.kind === "silence")) return untried(`Nobody answers at ${origin}.`);
  const open = answers.filter(isProgram).map(({ path }) => path);
  if (open.length === 0) return ok("Administration, metrics and LiveKit's API are not reachable");
  return warning(
    `Everybody can reach ${open.join(", ")} at ${origin}.`,
    "It is protected by secrets alone, and by nothing against being asked a thousand times a second.",
    {
      text: "Let the web server answer these paths itself:",
      file: "Caddyfile",
      lines: open.map((path) => `respond ${path.split("/").slice(0, 4).join("/")}* 404`).join("\n"),
    },
  );
}
