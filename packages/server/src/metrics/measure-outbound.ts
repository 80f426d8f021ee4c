import type { SendOutbound } from "../openid/outbound.ts";
import type { Metrics } from "./metrics.ts";

/** The same way out to other homeservers, with each request measured. */
export function measureOutbound(send: SendOutbound, metrics: Pick<Metrics, "upstream">): SendOutbound {
  return async function measuredSend(destination, request) {
    const startedAt = performance.now();
    try {
      const answer = await send(destination, request);
      metrics.upstream("foreign_homeserver", answer.status < 500 ? "ok" : "refused", performance.now() - startedAt);
      return answer;
    } catch (error) {
      metrics.upstream("foreign_homeserver", "unreachable", performance.now() - startedAt);
      throw error;
    }
  };
}
