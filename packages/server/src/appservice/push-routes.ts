import { eventTypes } from "@melo/protocol";
import { viewEventTypes, type RoomViews } from "../access/room-views.ts";
import type { PushCheck } from "../health/push-check.ts";
import type { Route } from "../http/router.ts";
import type { Log } from "../log.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import type { MemberNews } from "../tokens/member-news.ts";
import { appserviceRoutes } from "./appservice-routes.ts";
import { createDispatcher, type RoomEventListener, type RoomEventListeners } from "./dispatcher.ts";
import type { RoomEvent } from "./room-events.ts";

export interface PushDeps {
  readonly hsToken: string;
  readonly views: Pick<RoomViews, "outdate">;
  readonly pushCheck: Pick<PushCheck, "distrust">;
  readonly news: Pick<MemberNews, "tell">;
  /** Whoever else acts on what is pushed. */
  readonly listeners: readonly RoomEventListeners[];
  readonly store: KeyValuePort;
  readonly log: Log;
}

/**
 * The homeserver's pushes: every view they make old is old before they are answered, whoever waits for a member hears of
 * him, and then they go to the listeners.
 */
export function pushRoutes({ hsToken, views, pushCheck, news, listeners, store, log }: PushDeps): readonly Route[] {
  const tellNews: RoomEventListener = async ({ roomId, stateKey }) => {
    if (stateKey !== undefined) news.tell(roomId, stateKey);
  };

  async function prepare(events: readonly RoomEvent[]): Promise<void> {
    const changing = events.filter(({ type }) => viewEventTypes.has(type));
    await views.outdate([...new Set(changing.map(({ roomId }) => roomId))]).catch((error: unknown) => {
      pushCheck.distrust();
      throw error;
    });
  }

  const dispatch = createDispatcher([{ [eventTypes.member]: [tellNews] }, ...listeners], log);
  return appserviceRoutes({ hsToken, prepare, dispatch, store, log });
}
