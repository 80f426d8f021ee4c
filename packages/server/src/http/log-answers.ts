import type { Log } from "../log.ts";
import type { OnAnswered } from "./router.ts";

/** What others ask all day, and what homeserver and LiveKit report: counted, not written down. */
const quiet = /^\/(?:healthz|readyz|metrics|webhooks\/|_matrix\/app\/)|\/healthz$/;

/** Hears of answers like the other, and writes one line for each. No path: there may be a code in it. */
export function logAnswers(log: Log, onAnswered: OnAnswered): OnAnswered {
  return function hearAnswered(route, method, status, durationMs) {
    onAnswered(route, method, status, durationMs);
    if (quiet.test(route)) return;
    log.info({ method, route, status, durationMs: Math.round(durationMs) }, "answered");
  };
}
