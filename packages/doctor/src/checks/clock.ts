import type { Check, Verdict } from "../check.ts";
import { broken, ok, untried, warning } from "../verdicts.ts";
import { homeserverCheck } from "./homeserver.ts";

/** The header counts whole seconds. */
const unnoticedMs = 3000;
/** Tokens are taken up to a minute after their time by LiveKit, and expire in two. */
const harmfulMs = 45_000;

export const clockCheck: Check = {
  id: "clock",
  group: "machine",
  title: "Clock",
  async examine(visit) {
    const homeserverUrl = await visit.factOf(homeserverCheck);
    const askedAt = visit.now();
    const answer = await visit.ask({ url: `${homeserverUrl}/_matrix/client/versions` });
    const halfwayMs = (askedAt + visit.now()) / 2;
    const date = answer.kind === "answer" ? Date.parse(answer.headers["date"] ?? "") : Number.NaN;
    if (Number.isNaN(date)) return untried("The homeserver does not say what time it is.");
    const isFollowing = visit.target.own === undefined ? undefined : await visit.machine.isClockFollowing();
    return judgeClock(date - halfwayMs, isFollowing);
  },
};

/** `offsetMs`: how far the server is ahead of this machine. */
function judgeClock(offsetMs: number, isFollowing: boolean | undefined): Verdict {
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const found = `The server is ${seconds} s ${offsetMs > 0 ? "ahead of" : "behind"} this machine.`;
  const remedy = { text: "Let both follow the time of the internet:", lines: "timedatectl set-ntp true" };
  if (Math.abs(offsetMs) > harmfulMs) {
    return broken(found, "Tokens are over before they begin, and memberships of calls look expired.", remedy);
  }
  if (Math.abs(offsetMs) > unnoticedMs) return warning(found, "More of it, and nobody gets into a call.", remedy);
  if (isFollowing === false) {
    return warning("It is right, but follows nobody.", "It will drift until nobody gets into a call.", remedy);
  }
  return ok("The same time on both sides");
}
