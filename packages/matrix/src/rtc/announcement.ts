import type { Announcement, AnnouncementState, CallIntent, LivekitTransport, MediaKey } from "@melo/call";
import { eventTypes } from "@melo/protocol";
import { createSignal, type EventStream, type Scope } from "@melo/reactive";
import { RoomStateEvent, type MatrixEvent, type Room } from "matrix-js-sdk";
import {
  MatrixRTCSession,
  MatrixRTCSessionEvent,
  MembershipManagerEvent,
  Status,
  type JoinSessionConfig,
} from "matrix-js-sdk/lib/matrixrtc/index.js";
import { listen } from "../client/listen.ts";
import type { MatrixContext } from "../client/matrix-context.ts";
import { callSlot } from "./call-slot.ts";
import { withMediaKey } from "./media-keys.ts";
import { createRtcClient } from "./rtc-client.ts";

/** Everybody sees us gone at most this long after we vanished. */
const leaveDelayMs = 10_000;
/** Two restarts may fail before the delayed leave fires. */
const leaveRestartMs = 4_000;
const membershipExpiryMs = 4 * 60 * 60 * 1000;
const networkRetryMs = 200;
/** How long others have to receive a rotated key before frames use it. */
const useKeyDelayMs = 1_000;
/** From this many on, sending a new key to everybody at every coming and going costs more than it protects. */
const rotationParticipantLimit = 50;
const withdrawLimitMs = 3_000;

/** Announces us in the room's call. One SDK session per announcement: nothing of an earlier call can leak into it. */
export function announceInRoom(
  scope: Scope,
  context: MatrixContext,
  genuineKeys: EventStream<MatrixEvent>,
  target: { readonly room: Room; readonly transport: LivekitTransport; readonly intent: CallIntent },
): Announcement {
  const { room, transport } = target;
  const { userId, deviceId } = context.session;
  const state = createSignal<AnnouncementState>("announcing");
  const keys = createSignal<readonly MediaKey[]>([]);
  const life = scope.createChild();
  const rtc = createRtcClient(life, context.client, genuineKeys);
  const session = new MatrixRTCSession(rtc.client, room, callSlot);
  let intent = target.intent;
  let withdrawal: Promise<void> | undefined;

  function updateState(): void {
    if (withdrawal !== undefined || state.peek() === "failed") return;
    if (session.probablyLeft === true) state.value = "uncertain";
    else if (session.membershipStatus === Status.Connected) state.value = "announced";
  }

  session.on(MembershipManagerEvent.StatusChanged, updateState);
  session.on(MembershipManagerEvent.ProbablyLeft, updateState);
  session.on(MatrixRTCSessionEvent.MembershipManagerError, () => {
    if (withdrawal === undefined) state.value = "failed";
  });
  // Before joining, or our own first key is missed.
  session.on(MatrixRTCSessionEvent.EncryptionKeyChanged, (bytes, index, _membership, participantIdentity) => {
    keys.value = withMediaKey(keys.peek(), { participantIdentity, index, bytes });
  });
  listen(life, context.client, RoomStateEvent.Events, (event) => {
    const isCallMember = event.getType() === eventTypes.callMember && event.getRoomId() === room.roomId;
    if (isCallMember) void session.ensureRecalculateSessionMembers();
  });

  async function join(): Promise<void> {
    // A few microtasks: who is in the call is known before our own key is made, so that it goes to them at once.
    await session.initialMembershipCalculated;
    if (life.hasEnded || withdrawal !== undefined) return;
    session.joinRTCSession(
      // Compatibility mode: this is the identity that Element Call and `/sfu/get` use.
      { userId, deviceId, memberId: `${userId}:${deviceId}` },
      [],
      // The alias is for clients that predate hashed room names.
      { type: transport.type, livekit_service_url: transport.serviceUrl, livekit_alias: room.roomId },
      joinConfig(intent, room.hasEncryptionStateEvent()),
    );
    // Makes our key and sends it now, in parallel with the announcement, instead of when /sync echoes it.
    await session.ensureRecalculateSessionMembers();
  }

  async function leave(): Promise<void> {
    try {
      await session.leaveRoomSession(withdrawLimitMs);
    } catch {
      // The delayed leave does it.
    }
    state.value = "withdrawn";
    life.end();
  }

  life.onEnd(() => {
    rtc.abandon();
    void session.stop();
    if (state.peek() !== "withdrawn" && state.peek() !== "failed") state.value = "withdrawn";
  });
  join().catch(() => {
    if (withdrawal === undefined) state.value = "failed";
  });

  return {
    state,
    keys,
    async setIntent(next) {
      intent = next;
      if (session.membershipStatus !== Status.Connected) return;
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

function joinConfig(callIntent: CallIntent, manageMediaKeys: boolean): JoinSessionConfig {
  return {
    callIntent,
    manageMediaKeys,
    delayedLeaveEventDelayMs: leaveDelayMs,
    delayedLeaveEventRestartMs: leaveRestartMs,
    membershipEventExpiryMs: membershipExpiryMs,
    networkErrorRetryMs: networkRetryMs,
    maximumNetworkErrorRetryCount: Number.MAX_SAFE_INTEGER,
    useKeyDelay: useKeyDelayMs,
    keyRotationParticipantLimit: rotationParticipantLimit,
  };
}
