import {
  callActionContent,
  callRestrictionContent,
  callRestrictionStateKey,
  errcodes,
  eventTypes,
  mayModerate,
  parseCallPolicy,
  parseCallRestriction,
  type CallAction,
  type RestrictableSource,
} from "@melo/protocol";
import { authorizeCallAccess } from "../access/authorize-call-access.ts";
import { findPresent } from "../access/find-present.ts";
import { callModerationLevel, isJoined, maySendState, powerOf, type RoomRules } from "../access/room-view.ts";
import type { RoomViews } from "../access/room-views.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import { badRequest, callFull, forbidden, notFound, Refusal } from "../http/refusal.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import type { Log } from "../log.ts";
import type { Connections } from "./connections.ts";
import { nobody, type ConcernCause } from "./call-concern.ts";
import type { Enforce } from "./enforcer.ts";
import { handsToSendState } from "./hands.ts";

export interface ModeratorActionsDeps {
  readonly masquerade: MasqueradePort;
  readonly views: RoomViews;
  readonly callServer: Pick<CallServerPort, "listParticipants">;
  readonly connections: Connections;
  readonly enforce: Enforce;
  readonly serverName: string;
  readonly log: Log;
  wait(delayMs: number): Promise<void>;
}

/** What a moderator wants with somebody in a room's call. */
export interface ModeratorOrder {
  readonly moderatorId: string;
  readonly roomId: string;
  readonly targetId: string;
  readonly reason: string | undefined;
}

/**
 * What moderators can do in a running call. Every method rejects with a 403 unless the moderator has the power to
 * moderate the call and stands above the person, also where the room does not exist; and leaves in the room who did it.
 */
export interface ModeratorActions {
  /** Takes a source from somebody until it is given back, or gives it back. Harmless if it is so already. */
  setAllowed(order: ModeratorOrder, source: RestrictableSource, isAllowed: boolean): Promise<void>;
  /** Takes somebody out of the call; he may come back. Rejects with a 404 if he is not in it. */
  disconnect(order: ModeratorOrder): Promise<void>;
  /**
   * Has somebody go over to another room's call: MELO's client follows what is said in the room, and no client stays
   * behind. Rejects with a 404 if he is not in the call, a 403 if he may not enter the other or if that one is full.
   */
  move(order: ModeratorOrder, toRoomId: string): Promise<void>;
  /** Has only moderators send, or ends that. Needs the right to change the room's call policy. */
  setListenOnly(moderatorId: string, roomId: string, isListenOnly: boolean): Promise<void>;
}

/** A client that follows goes by itself within it; its connection does not look like one that was ended. */
const followMs = 1500;
const cause: ConcernCause = { trigger: "moderator", originServerTs: undefined };

export function createModeratorActions(deps: ModeratorActionsDeps): ModeratorActions {
  const { masquerade, views, connections, enforce, serverName, log } = deps;

  /** The room's rules, for a moderator of it. */
  async function rulesFor(moderatorId: string, roomId: string, people: readonly string[]): Promise<RoomRules> {
    const view = await views.view(roomId, [moderatorId, ...people]);
    if (view?.rules === undefined || !isJoined(view, moderatorId)) throw forbidden();
    return view.rules;
  }

  async function authorise({ moderatorId, roomId, targetId }: ModeratorOrder): Promise<RoomRules> {
    const rules = await rulesFor(moderatorId, roomId, [targetId]);
    const [own, others] = [powerOf(rules, moderatorId), powerOf(rules, targetId)];
    if (!mayModerate(callModerationLevel(rules), own, others)) throw forbidden();
    return rules;
  }

  /** The moderator's own, or that of somebody who may where the room's policy lets people moderate who may not. */
  async function handFor({ moderatorId, roomId }: ModeratorOrder, rules: RoomRules): Promise<string> {
    const type = eventTypes.callRestriction;
    if (maySendState(rules, moderatorId, type)) return moderatorId;
    const joined = (await masquerade.joinedMembers(roomId))?.keys() ?? [];
    const [hand] = handsToSendState({ joined, serverName, by: moderatorId, rules }, type);
    if (hand === undefined) throw forbidden();
    return hand;
  }

  async function tell({ moderatorId, roomId }: ModeratorOrder, action: CallAction): Promise<void> {
    await masquerade.sendEvent(moderatorId, roomId, eventTypes.callAction, callActionContent(action));
  }

  async function requireAdmission(order: ModeratorOrder, toRoomId: string): Promise<void> {
    const { moderatorId, targetId } = order;
    const view = await views.view(toRoomId, [moderatorId, targetId]);
    if (view === undefined || !isJoined(view, moderatorId)) throw forbidden();
    const access = authorizeCallAccess(view, targetId, await findPresent(deps.callServer, serverName, view));
    if (access.kind === "full") throw callFull();
    if (access.kind === "refused") throw forbidden("This person may not enter that call");
  }

  return {
    async setAllowed(order, source, isAllowed) {
      const { moderatorId, roomId, targetId, reason } = order;
      const rules = await authorise(order);
      const stateKey = callRestrictionStateKey(targetId);
      // Not from a memory: another moderator may have changed another source a moment ago.
      const before = await masquerade.reader(moderatorId, roomId)(eventTypes.callRestriction, stateKey);
      const known = parseCallRestriction(before?.content ?? {});
      if (known !== undefined && (known.withheld[source] === undefined) === isAllowed) return;
      const content = callRestrictionContent({
        withheld: { ...known?.withheld, [source]: isAllowed ? undefined : { by: moderatorId, reason } },
        changedBy: moderatorId,
      });
      const hand = await handFor(order, rules);
      await masquerade.sendState(hand, roomId, { type: eventTypes.callRestriction, stateKey, content });
      log.info({ roomId, userId: targetId, by: moderatorId, source, isAllowed }, "a moderator changed a restriction");
      await views.outdate([roomId]);
      enforce({ roomId, userIds: new Set([targetId]), gone: nobody, cause });
    },

    async disconnect(order) {
      const { moderatorId, roomId, targetId: userId, reason } = order;
      await authorise(order);
      const open = await connections.of(roomId, userId);
      if (open.length === 0) throw notFound("Not in this call");
      await tell(order, { action: "disconnect", userId, reason });
      await connections.end(roomId, open);
      log.info({ roomId, userId, by: moderatorId }, "a moderator disconnected somebody");
    },

    async move(order, toRoomId) {
      const { moderatorId, roomId, targetId: userId, reason } = order;
      await authorise(order);
      if (toRoomId === roomId) throw badRequest("`to_room_id` is the same room");
      const open = await connections.of(roomId, userId);
      if (open.length === 0) throw notFound("Not in this call");
      await requireAdmission(order, toRoomId);
      await tell(order, { action: "move", userId, toRoomId, reason });
      log.info({ roomId, toRoomId, userId, by: moderatorId }, "a moderator moved somebody");
      void endLater(roomId, open);
    },

    async setListenOnly(moderatorId, roomId, isListenOnly) {
      const rules = await rulesFor(moderatorId, roomId, []);
      if (powerOf(rules, moderatorId) < callModerationLevel(rules)) throw forbidden();
      const content = (await masquerade.reader(moderatorId, roomId)(eventTypes.callPolicy, ""))?.content ?? {};
      const policy = parseCallPolicy(content);
      if (policy === undefined) throw new Refusal(409, errcodes.badJson, "The room's call policy is malformed");
      if (policy.isListenOnly === isListenOnly) return;
      await masquerade.sendState(moderatorId, roomId, {
        type: eventTypes.callPolicy,
        stateKey: "",
        content: { ...content, listen_only: isListenOnly },
      });
      log.info({ roomId, by: moderatorId, isListenOnly }, "a moderator changed who may speak");
      await views.outdate([roomId]);
      enforce({ roomId, userIds: "everybody", gone: nobody, cause });
    },
  };

  async function endLater(roomId: string, open: Awaited<ReturnType<Connections["of"]>>): Promise<void> {
    await deps.wait(followMs);
    await connections.end(roomId, open).catch((error: unknown) => {
      log.error({ err: error, roomId }, "somebody who was moved may still be in the old call");
    });
  }
}
