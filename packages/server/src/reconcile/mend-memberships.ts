import { eventTypes, parseCallMemberStateKey, serverNameOf } from "@melo/protocol";
import { z } from "zod";
import { isJoined } from "../access/room-view.ts";
import type { RoomViews } from "../access/room-views.ts";
import type { StateEvent } from "../access/state-event.ts";
import { isAnnounced } from "../departures/ghost-policy.ts";
import type { OverwrittenMemberships } from "../departures/overwritten-memberships.ts";
import { hasEnded } from "../departures/overwritten-policy.ts";
import type { WithdrawMembership } from "../departures/withdraw-membership.ts";
import type { MasqueradePort } from "../homeserver/application-service.ts";
import type { CallParticipant } from "../livekit/call-server.ts";
import type { Log } from "../log.ts";
import type { Departed } from "../moderation/clear-memberships.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";
import type { OnDrift } from "./drift.ts";
import type { MembershipIndex } from "./membership-index.ts";
import { isDeviceAmong } from "./mend-people.ts";
import type { Streak, Streaks } from "./streaks.ts";

export interface MendMembershipsDeps {
  readonly masquerade: MasqueradePort;
  readonly store: KeyValuePort;
  readonly index: MembershipIndex;
  readonly withdrawMembership: WithdrawMembership;
  /** Of whoever is no member of the room any more, by whose hand it may be done. */
  clearMemberships(departed: Departed): Promise<void>;
  /** Views that remember nothing. */
  readonly liveViews: RoomViews;
  readonly overwritten: Pick<OverwrittenMemberships, "mend">;
  readonly streaks: Streaks;
  readonly serverName: string;
  /** Of our token service: only about whoever is announced there LiveKit's listing says anything. */
  readonly serviceUrl: string;
  readonly onDrift: OnDrift;
  readonly log: Log;
  now(): number;
}

/** Resolves to whether anybody is still announced. Rejects if the homeserver does not answer. */
export type MendMemberships = (roomId: string, participants: readonly CallParticipant[]) => Promise<boolean>;

const looksUntilGone = 3;
/** A LiveKit that was restarted shows nobody until its clients are back; a new client announces itself first. */
const absentForMs = 20_000;
/** Whoever announces himself anew after that is alive, and merely cannot connect. */
const sweptOnceInMs = 10 * 60_000;

const fociSchema = z.object({ foci_preferred: z.array(z.object({ livekit_service_url: z.string() }).loose()) });

export function createMendMemberships(deps: MendMembershipsDeps): MendMemberships {
  const { masquerade, store, index, streaks, serverName, onDrift, log, now } = deps;

  async function keysIn(roomId: string): Promise<readonly string[]> {
    const keys = await index.keysIn(roomId);
    if (keys !== undefined) return keys;
    const joined = [...((await masquerade.joinedMembers(roomId))?.keys() ?? [])];
    const observer = joined.find((userId) => serverNameOf(userId) === serverName);
    const state = observer === undefined ? undefined : await masquerade.readState(observer, roomId);
    if (state === undefined) return [];
    // Also of those whose device is in the call, whom the sweeps between two readings do not look at.
    for (const { type, stateKey, sender } of state) {
      const owner = type === eventTypes.callMember ? parseCallMemberStateKey(stateKey) : undefined;
      if (owner !== undefined && owner.userId !== sender) await mendOverwritten(roomId, stateKey);
    }
    return index.fill(roomId, state);
  }

  /** What nobody has overwritten stays as it is: it is judged anew. */
  async function mendOverwritten(roomId: string, stateKey: string): Promise<void> {
    onDrift("overwritten_membership");
    await deps.overwritten.mend(roomId, stateKey);
  }

  function isOfOurs({ content }: StateEvent): boolean {
    const [own] = fociSchema.safeParse(content).data?.foci_preferred ?? [];
    return own?.livekit_service_url.replace(/\/+$/, "") === deps.serviceUrl;
  }

  async function withdraw(roomId: string, stateKey: string, { sinceMs }: Streak): Promise<void> {
    const owner = parseCallMemberStateKey(stateKey);
    const isFirst = await store.setIfAbsent(`swept ${roomId} ${stateKey}`, "", sweptOnceInMs);
    if (owner === undefined || !isFirst) return;
    onDrift("membership_without_participant");
    await deps.withdrawMembership({ roomId, ...owner, leftByMs: sinceMs });
    log.warn({ roomId, ...owner }, "withdrew a membership whose device has not been in the call for a while");
  }

  /** Those whose devices are not in the call; the rest need no look. */
  function absentOwners(keys: readonly string[], participants: readonly CallParticipant[]): readonly OwnedKey[] {
    return keys.flatMap((stateKey) => {
      const owner = parseCallMemberStateKey(stateKey);
      return owner === undefined || isDeviceAmong(participants, owner, serverName) ? [] : [{ stateKey, ...owner }];
    });
  }

  /** What the key holds if it is announced, by its owner, and has not ended. */
  async function announcementAt(roomId: string, { userId, stateKey }: OwnedKey): Promise<StateEvent | undefined> {
    const membership = await masquerade.reader(userId, roomId)(eventTypes.callMember, stateKey);
    if (membership === undefined) return undefined;
    if (membership.sender !== userId) {
      await mendOverwritten(roomId, stateKey);
      return undefined;
    }
    return isAnnounced(membership) && !hasEnded(membership, now()) ? membership : undefined;
  }

  return async function mendMemberships(roomId, participants) {
    const keys = await keysIn(roomId);
    const owners = absentOwners(keys, participants);
    const view = await deps.liveViews.view(roomId, [...new Set(owners.map(({ userId }) => userId))]);
    const absent: string[] = [];
    let isAnybodyAnnounced = owners.length < keys.length;
    for (const owner of owners) {
      if (view === undefined) break;
      if (!isJoined(view, owner.userId)) {
        await deps.clearMemberships({ roomId, userId: owner.userId, by: owner.userId });
        continue;
      }
      // In the name of people of other homeservers nothing can be said here.
      if (serverNameOf(owner.userId) !== serverName) continue;
      const membership = await announcementAt(roomId, owner);
      if (membership === undefined) continue;
      isAnybodyAnnounced = true;
      if (isOfOurs(membership)) absent.push(owner.stateKey);
    }
    for (const [stateKey, streak] of streaks.count(`absent ${roomId}`, absent, now())) {
      const isGone = streak.length >= looksUntilGone && now() - streak.sinceMs >= absentForMs;
      if (isGone) await withdraw(roomId, stateKey, streak);
    }
    return isAnybodyAnnounced;
  };
}

interface OwnedKey {
  readonly stateKey: string;
  readonly userId: string;
  readonly deviceId: string;
}
