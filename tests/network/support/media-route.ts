import type { Page } from "playwright-core";

/** By which way media travels, as the browser's statistics name the selected candidate pair. */
export interface MediaRoute {
  /** Of the browser's own candidate: `host` and `srflx`, or `prflx` for an address of its own; `relay` for TURN. */
  readonly type: string;
  /** Between the browser and the server: `udp` or `tcp`. For `relay`: between TURN and the server. */
  readonly protocol: string;
  /** Between the browser and TURN; undefined without TURN. */
  readonly relayProtocol: string | undefined;
  readonly localAddress: string | undefined;
  readonly roundTripMs: number;
}

/** Of every connection of the page that is connected. */
export function measureMediaRoutes(page: Page): Promise<readonly MediaRoute[]> {
  return page.evaluate(async () => {
    const { testPeerConnections } = window as unknown as { testPeerConnections: RTCPeerConnection[] };
    const routes: MediaRoute[] = [];
    for (const connection of testPeerConnections) {
      if (connection.connectionState !== "connected") continue;
      const report = await connection.getStats();
      const entries = new Map<string, Record<string, unknown>>();
      report.forEach((entry: Record<string, unknown>) => entries.set(String(entry["id"]), entry));
      for (const transport of entries.values()) {
        if (transport["type"] !== "transport") continue;
        const pair = entries.get(String(transport["selectedCandidatePairId"]));
        const local = entries.get(String(pair?.["localCandidateId"]));
        if (pair === undefined || local === undefined) continue;
        routes.push({
          type: String(local["candidateType"]),
          protocol: String(local["protocol"]),
          relayProtocol: typeof local["relayProtocol"] === "string" ? local["relayProtocol"] : undefined,
          localAddress: typeof local["address"] === "string" ? local["address"] : undefined,
          roundTripMs: Number(pair["currentRoundTripTime"]) * 1000,
        });
      }
    }
    return routes;
  });
}
