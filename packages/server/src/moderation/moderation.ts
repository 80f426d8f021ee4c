import { eventTypes, serverNameOf } from "@melo/protocol";
import { createHasLeft } from "../access/has-left.ts";
import type { RoomEvent } from "../appservice/room-events.ts";
import type { RoomEventListeners } from "../appservice/dispatcher.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { AnnouncedBearers } from "../livekit/announced-bearers.ts";
import { callRoomName } from "../livekit/room-name.ts";
import { concernFrom, isEndOfMembership, nobody } from "./call-concern.ts";
import { createMembershipClearing, type Departed } from "./clear-memberships.ts";
import { createConnections, type Connections } from "./connections.ts";
import { createEnforcer, type Enforce, type EnforcerDeps } from "./enforcer.ts";
import { createWhoIs, type WhoIs } from "./enforce-policy.ts";
import { createRedactionHandling } from "./redactions.ts";
import { createRepeatedLooks } from "./repeated-looks.ts";
import { createSpaceRemoval, type Expelled } from "./space-removal.ts";

export interface ModerationDeps extends Omit<EnforcerDeps, "whoIs" | "hasLeft"> {
  readonly masquerade: MasqueradePort;
  readonly announced: AnnouncedBearers;
  readonly serverName: string;
}

export interface Moderation {
  readonly whoIs: WhoIs;
  readonly enforce: Enforce;
  /** Asks about somebody who has come in: he may be removed, or have his rights changed. Never rejects. */
  judge(person: { readonly roomId: string; readonly userId: string }): Promise<void>;
  readonly connections: Connections;
  /** What follows from what the homeserver pushes. */
  readonly listeners: RoomEventListeners;
}

/** Of what has to be done at the homeserver, while it does not answer. */
const retriesAfterMs = [1000, 5000, 20_000];

/** Keeps calls in line with their rooms while these change. */
export function createModeration(deps: ModerationDeps): Moderation {
  const { masquerade, callServer, serverName, log } = deps;
  const whoIs = createWhoIs(deps.announced, serverName);
  const enforce = createEnforcer({ ...deps, whoIs, hasLeft: createHasLeft(masquerade, serverName) });
  const connections = createConnections(callServer, whoIs);
  const clearMemberships = persistently<Departed>(
    createMembershipClearing(deps),
    "call memberships were not withdrawn",
  );
  const removeFromRooms = persistently<Expelled>(createSpaceRemoval(deps), "not removed from the rooms of a space");
  /** With its last local member a room stops telling us anything: nobody in its call here could be judged any more. */
  const endIfForsaken = persistently<Departed>(async ({ roomId }) => {
    if ((await callServer.listParticipants(callRoomName(roomId))) === undefined) return;
    const joined = [...((await masquerade.joinedMembers(roomId))?.keys() ?? [])];
    if (joined.some((userId) => serverNameOf(userId) === serverName)) return;
    await enforce({ roomId, userIds: "everybody", gone: nobody, cause: { trigger: "push", originServerTs: undefined } })
      .firstLook;
  }, "the call of a room without local members was not ended");

  function persistently<Subject extends Departed>(
    work: (subject: Subject) => Promise<void>,
    failure: string,
  ): (subject: Subject) => Promise<void> {
    const doUntilDone = createRepeatedLooks<Subject>({
      pausesMs: retriesAfterMs,
      wait: deps.wait,
      async look(_, subject) {
        await work(subject);
        return undefined;
      },
      merge: (_, newer) => newer,
      onFailure: (key, error) => log.error({ err: error, subject: key }, failure),
    });
    return (subject) => doUntilDone(`${subject.roomId} ${subject.userId}`, subject).isOver;
  }

  async function onChange(event: RoomEvent): Promise<void> {
    const concern = concernFrom(event);
    if (concern === undefined) return;
    // The call comes first: what else there is to do would keep the homeserver busy meanwhile.
    await enforce(concern).firstLook;
    if (isEndOfMembership(event)) await cleanUpAfter(event);
  }

  async function cleanUpAfter({ roomId, stateKey: userId, sender: by, content }: RoomEvent): Promise<void> {
    if (userId === undefined) return;
    const reason = typeof content["reason"] === "string" ? content["reason"] : undefined;
    await Promise.all([
      userId === by ? undefined : removeFromRooms({ roomId, userId, by, reason }),
      clearMemberships({ roomId, userId, by }),
      serverNameOf(userId) === serverName ? endIfForsaken({ roomId, userId, by }) : undefined,
    ]);
  }

  return {
    whoIs,
    enforce,
    async judge({ roomId, userId }) {
      const cause = { trigger: "webhook", originServerTs: undefined } as const;
      await enforce({ roomId, userIds: new Set([userId]), gone: nobody, cause }).isOver;
    },
    connections,
    listeners: {
      [eventTypes.member]: [onChange],
      [eventTypes.powerLevels]: [onChange],
      [eventTypes.callPolicy]: [onChange],
      [eventTypes.callRestriction]: [onChange],
      [eventTypes.rtcSlot]: [onChange],
      [eventTypes.rtcMember]: [deps.announced.note],
      [eventTypes.redaction]: [createRedactionHandling({ ...deps, enforce, connections })],
    },
  };
}
