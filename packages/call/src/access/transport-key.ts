import type { LivekitTransport } from "../ports/index.ts";

/** Two transports with the same key are the same LiveKit deployment: homeservers write its URL with and without a final slash. */
export function transportKey(transport: LivekitTransport): string {
  return transport.serviceUrl.replace(/\/+$/, "");
}
