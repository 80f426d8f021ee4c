import { isRoomId } from "@melo/protocol";
import { z } from "zod";
import { isJoined } from "../access/room-view.ts";
import type { RoomViews } from "../access/room-views.ts";
import type { SessionsPort } from "../homeserver/sessions.ts";
import { answerJson } from "../http/answer.ts";
import { bearerTokenOf } from "../http/bearer-token.ts";
import { clientAddressOf } from "../http/client-address.ts";
import { readJson } from "../http/read-body.ts";
import { forbidden, tooManyRequests } from "../http/refusal.ts";
import type { Route } from "../http/router.ts";
import type { LimitRate, RateLimit } from "../limits/rate-limits.ts";
import { createSessionCache } from "../tokens/session-cache.ts";
import type { VoiceReports } from "./voice-reports.ts";
import { openVoiceWatch, type VoiceWatchDeps } from "./voice-watch.ts";

export interface VoiceRoutesDeps extends VoiceWatchDeps {
  readonly sessions: SessionsPort;
  readonly views: RoomViews;
  readonly reports: VoiceReports;
  readonly limitRate: LimitRate;
}

/** Before tokens are looked at. An office reconnects at once when the server was away. */
const perAddress: RateLimit = { perMinute: 1200, burst: 400 };
/** Opening another server watches anew. */
const watchesPerUser: RateLimit = { perMinute: 120, burst: 40 };
/** Whoever talks in short sentences begins and ends to speak about once a second. */
const reportsPerUser: RateLimit = { perMinute: 180, burst: 60 };
const maxRooms = 100;
const maxWatchesPerUser = 10;
const retryWatchMs = 15_000;

const watchBody = z.object({ room_ids: z.array(z.string().refine(isRoomId)).max(maxRooms) });
const stateBody = z.object({ room_id: z.string().refine(isRoomId), deafened: z.boolean(), speaking: z.boolean() });

/** `/_melo/v1/voice`: what goes on in voice channels, for members of their rooms who are not in the call. */
export function voiceRoutes(deps: VoiceRoutesDeps): readonly Route[] {
  const identify = createSessionCache(deps.sessions, deps.now);
  const addresses = deps.limitRate("voice address", perAddress);
  const watches = deps.limitRate("voice watch", watchesPerUser);
  const reports = deps.limitRate("voice report", reportsPerUser);
  const openWatches = new Map<string, number>();

  async function signedIn(request: Request): Promise<{ readonly userId: string; readonly deviceId: string }> {
    await addresses.take(clientAddressOf(request));
    const { userId, deviceId, isGuest } = await identify(bearerTokenOf(request));
    if (isGuest || deviceId === undefined) throw forbidden();
    return { userId, deviceId };
  }

  async function isMember(roomId: string, userId: string): Promise<boolean> {
    const view = await deps.views.view(roomId, [userId]);
    return view !== undefined && isJoined(view, userId);
  }

  function countWatch(userId: string, change: 1 | -1): void {
    const count = (openWatches.get(userId) ?? 0) + change;
    if (count > 0) openWatches.set(userId, count);
    else openWatches.delete(userId);
  }

  return [
    {
      method: "POST",
      path: "/_melo/v1/voice/watch",
      async handle(request) {
        const { userId } = await signedIn(request);
        await watches.take(userId);
        const { room_ids: roomIds } = await readJson(request, watchBody);
        if ((openWatches.get(userId) ?? 0) >= maxWatchesPerUser) throw tooManyRequests(retryWatchMs);
        countWatch(userId, 1);
        const stream = openVoiceWatch(deps, {
          roomIds: new Set(roomIds),
          isMember: (roomId) => isMember(roomId, userId),
          closed: request.signal,
          onEnd: () => countWatch(userId, -1),
        });
        return new Response(stream, {
          headers: { "content-type": "application/x-ndjson", "cache-control": "no-store" },
        });
      },
    },
    {
      method: "PUT",
      path: "/_melo/v1/voice/state",
      async handle(request) {
        const { userId, deviceId } = await signedIn(request);
        await reports.take(userId);
        const { room_id: roomId, deafened: isDeafened, speaking: isSpeaking } = await readJson(request, stateBody);
        if (!(await isMember(roomId, userId))) throw forbidden("You may not enter this call");
        await deps.reports.put(roomId, { userId, deviceId, isDeafened, isSpeaking });
        return answerJson({});
      },
    },
  ];
}
