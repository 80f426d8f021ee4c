import type { Announcement, AnnouncementState, CallIntent, LivekitTransport, MediaKey } from "@melo/call";
import { eventTypes } from "@melo/protocol";
import { createSignal, until, type EventStream, type Scope } from "@melo/reactive";
import { RoomStateEvent, type MatrixEvent, type Room } from "matrix-js-sdk";
import {
  MatrixRTCSession,
  MatrixRTCSessionEvent,
  MembershipManagerEvent,
  Status,
} from "matrix-js-sdk/lib/matrixrtc/index.js";
import { listen } from "../client/listen.ts";
import type { MatrixContext } from "../client/matrix-context.ts";
import { callSlot } from "./call-slot.ts";
import { joinConfig, withdrawLimitMs } from "./join-config.ts";
import { withMediaKey } from "./media-keys.ts";
import type { EarlyKeys } from "./early-keys.ts";
import { createKeyHandover } from "./key-handover.ts";
import { keyRequestsIn } from "./key-requests.ts";
import { createRtcClient } from "./rtc-client.ts";
import { cancelLeaves, findStaleLeaves } from "./stale-leaves.ts";

export interface AnnouncementTarget {
  readonly room: Room;
  readonly transport: LivekitTransport;
  readonly intent: CallIntent;
}

/** Messages to this device that are surely of the devices they claim. */
export interface GenuineMessages {
  readonly keys: EventStream<MatrixEvent>;
  readonly keyRequests: EventStream<MatrixEvent>;
  readonly early: EarlyKeys;
}

/** Announces us in the room's call. One SDK session per announcement: nothing of an earlier call can leak into it. */
export function announceInRoom(
  scope: Scope,
  context: MatrixContext,
  genuine: GenuineMessages,
  { room, transport, intent }: AnnouncementTarget,
): Announcement {
  const { userId, deviceId } = context.session;
  const state = createSignal<AnnouncementState>("announcing");
  const keys = createSignal<readonly MediaKey[]>([]);
  /** Whether our membership has come back by sync: only then can it be changed. */
  const isListed = createSignal(false);
  const life = scope.createChild();
  const rtc = createRtcClient(life, context, genuine.keys, () => genuine.early.take(room.roomId));
  const session = new MatrixRTCSession(rtc.client, room, callSlot);
  // Compatibility mode: this is the identity that Element Call and `/sfu/get` use.
  const ownDevice = { userId, deviceId, memberId: `${userId}:${deviceId}` };
  const handover = createKeyHandover({ context, rtc: rtc.client, session, roomId: room.roomId, own: ownDevice, keys });
  let wantedIntent = intent;
  let withdrawal: Promise<void> | undefined;

  function hasOwnMembership(): boolean {
    return session.memberships.some((membership) => membership.userId === userId && membership.deviceId === deviceId);
  }

  function updateState(): void {
    if (withdrawal !== undefined || life.hasEnded || state.peek() === "failed") return;
    if (session.probablyLeft === true) state.value = "uncertain";
    else if (session.membershipStatus === Status.Connected) state.value = "announced";
  }

  function fail(): void {
    if (withdrawal !== undefined || life.hasEnded) return;
    state.value = "failed";
    cancelLeftoverLeave();
  }

  /** A delayed leave that outlives its membership would take back the next one: they share a state key. */
  function cancelLeftoverLeave(): void {
    if (session.delayId !== undefined) cancelLeaves(rtc.client, [session.delayId], context.warn);
  }

  session.on(MembershipManagerEvent.StatusChanged, updateState);
  session.on(MembershipManagerEvent.ProbablyLeft, updateState);
  session.on(MatrixRTCSessionEvent.MembershipManagerError, fail);
  // Before joining, or our own first key is missed.
  session.on(MatrixRTCSessionEvent.EncryptionKeyChanged, (bytes, index, _membership, participantIdentity) => {
    keys.value = withMediaKey(keys.peek(), { participantIdentity, index, bytes });
  });
  session.on(MatrixRTCSessionEvent.MembershipsChanged, () => {
    isListed.value = hasOwnMembership() && session.isJoined();
  });
  listen(life, context.client, RoomStateEvent.Events, (event) => {
    const isCallMember = event.getType() === eventTypes.callMember && event.getRoomId() === room.roomId;
    if (isCallMember) void session.ensureRecalculateSessionMembers();
  });

  async function join(): Promise<void> {
    // A few microtasks: who is in the call is known before our own key is made, so that it goes to them at once.
    await session.initialMembershipCalculated;
    // Only a page before this one can have left a membership; asking must come before our own delayed leave exists.
    const staleLeaves = hasOwnMembership() ? await findStaleLeaves(context, room.roomId) : [];
    if (life.hasEnded || withdrawal !== undefined) return;
    session.joinRTCSession(
      ownDevice,
      [],
      // The alias is for clients that predate hashed room names.
      { type: transport.type, livekit_service_url: transport.serviceUrl, livekit_alias: room.roomId },
      joinConfig(wantedIntent, context.encryption.isEncrypted(room)),
    );
    cancelLeaves(rtc.client, staleLeaves, context.warn);
    // Makes our key and sends it now, in parallel with the announcement, instead of when /sync echoes it.
    await session.ensureRecalculateSessionMembers();
  }

  async function leave(): Promise<void> {
    try {
      const isDone = await session.leaveRoomSession(withdrawLimitMs);
      // Of an announcement that was taken back before the homeserver had it.
      if (isDone) cancelLeftoverLeave();
    } catch (error) {
      context.warn("could not take the call membership back; its delayed leave will", error);
    }
    life.end();
  }

  life.onEnd(() => {
    rtc.abandon();
    void session.stop();
    if (state.peek() !== "failed") state.value = "withdrawn";
  });
  join().catch(fail);

  return {
    state,
    keys,
    keyRequests: keyRequestsIn(life, context, genuine.keyRequests, room.roomId),
    handKey: handover.hand,
    takeKeyBack: handover.takeBack,
    async setIntent(next) {
      wantedIntent = next;
      await until(isListed, (value) => value, life);
      if (wantedIntent !== next || withdrawal !== undefined) return;
      try {
        await session.updateCallIntent(next);
      } catch (error) {
        throw context.toMeloError(error);
      }
    },
    withdraw() {
      withdrawal ??= leave();
      return withdrawal;
    },
  };
}
