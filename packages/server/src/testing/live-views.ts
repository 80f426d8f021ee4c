import { createRoomViews, type RoomViews } from "../access/room-views.ts";
import { createRecordedMetrics } from "./recorded-metrics.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { createMemoryStore } from "../store/memory-store.ts";

/** Views that remember nothing, for tests in which nobody pushes. Of the server `localhost`. */
export function createLiveViews(masquerade: MasqueradePort): RoomViews {
  return createRoomViews({
    masquerade,
    store: createMemoryStore(),
    serverName: "localhost",
    arePushesArriving: () => false,
    metrics: createRecordedMetrics(),
    now: Date.now,
  });
}
