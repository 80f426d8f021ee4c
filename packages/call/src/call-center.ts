import {
  batchWrites,
  createEventSource,
  createSignal,
  derive,
  readUntracked,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import { createCallAccess } from "./access/call-access.ts";
import { createWarmUp } from "./access/warm-up.ts";
import type { CallDeps } from "./call-deps.ts";
import { interruptedCall, keepCallMemory } from "./call-memory.ts";
import { createIncomingCalls } from "./ringing/incoming-calls.ts";
import type { RungState } from "./ringing/outgoing-ring.ts";
import { createVoiceRoster } from "./roster/voice-roster.ts";
import { createCallSession, type CallSession } from "./session/call-session.ts";
import { createLocalWishes, type CallChoices, type LocalWishes } from "./session/local-wishes.ts";
import { playCallSounds } from "./sounds/call-sounds.ts";
import type { CallCenter, EndedCall, VoiceRoster } from "./view/call-view.ts";
import { createVoiceCenter } from "./voice/voice-center.ts";
import { createVolumes } from "./volume/volumes.ts";

type JoinChoices = NonNullable<Parameters<CallCenter["join"]>[1]>;

/** Moving must never open a microphone that was closed on purpose. */
function choicesOnEntry(asked: JoinChoices, before: CallChoices | undefined): CallChoices {
  const isMicrophoneOn = asked.isMicrophoneOn ?? before?.isMicrophoneOn ?? true;
  const isDeafened = asked.isMicrophoneOn !== true && before?.isDeafened === true;
  return { isMicrophoneOn, isDeafened, isCameraOn: asked.isCameraOn ?? false };
}

/** One call at a time: entering one leaves the other, and of hasty clicks the last one counts. */
export function createCallCenter(scope: Scope, deps: CallDeps): CallCenter {
  const session = createSignal<CallSession | undefined>(undefined);
  const { voice, input } = createVoiceCenter(scope, deps);
  const volumes = createVolumes(scope, deps.clock, deps.volumes);
  const access = createCallAccess(deps.memberships, deps.tokens, deps.clock);
  const prepareKeyRequest = async (roomId: string): Promise<void> => {
    if (deps.rooms.isEncrypted(roomId)) await deps.memberships.prepareKeyRequest(roomId);
  };
  const warm = createWarmUp(deps.sfu, prepareKeyRequest, access, deps.clock);
  const ended = createEventSource<EndedCall>();
  const incoming = createIncomingCalls(scope, {
    ...deps,
    ownRoomId: derive(() => session.value?.call.roomId),
  });
  // Who is in which call, and who calls, is news of the homeserver's.
  deps.network.changes.subscribe(scope, () => deps.memberships.retryNow());
  const rosters = new Map<string, ReadonlySignal<VoiceRoster>>();
  /** Memberships that are being taken back, by room. */
  const departures = new Map<string, Promise<void>>();

  function depart(leaving: CallSession): Promise<void> {
    const { roomId } = leaving.call;
    const earlier = departures.get(roomId);
    async function takeBack(): Promise<void> {
      await Promise.all([earlier, leaving.leave()]);
      if (departures.get(roomId) === departure) departures.delete(roomId);
    }
    const departure = takeBack();
    departures.set(roomId, departure);
    return departure;
  }

  async function leave(): Promise<void> {
    const leaving = session.peek();
    if (leaving === undefined) return;
    session.value = undefined;
    await depart(leaving);
  }

  function enter(roomId: string, wishes: LocalWishes, rung: RungState, hadHandUp = false): void {
    if (scope.hasEnded) return;
    readUntracked(() =>
      batchWrites(() => {
        const previous = session.peek();
        // Its media ends before the new begins: one microphone, and never two connections to one room.
        if (previous !== undefined) void depart(previous);
        session.value = createCallSession(scope.createChild(), {
          deps,
          access,
          voice,
          volumes,
          roomId,
          wishes,
          isRoomClear: departures.get(roomId) ?? Promise.resolve(),
          rung,
          hadHandUp,
          retry: () => enter(roomId, wishes, rung),
          end(reason) {
            if (session.peek()?.call.roomId !== roomId) return;
            void leave();
            ended.emit({ roomId, reason, peerIds: deps.rooms.peers(roomId) });
          },
        });
      }),
    );
  }

  // Registered before the memory is kept, so that the end of the page's session does not look like leaving.
  scope.onEnd(() => {
    session.value = undefined;
  });
  const remembered = interruptedCall(deps.memory, deps.clock);
  if (remembered !== undefined) {
    const { roomId, isHandRaised } = remembered;
    enter(roomId, createLocalWishes(input, remembered), { isSettled: true }, isHandRaised);
  }
  scope.effect(() => deps.voiceFeed.report(session.value?.ownVoice.value));
  keepCallMemory(scope, deps.memory, deps.clock, session);
  playCallSounds(scope, session, voice.playSound);

  return {
    active: derive(() => session.value?.call),
    join(roomId, choices = {}) {
      const current = session.peek();
      if (current?.call.roomId === roomId) {
        if (choices.isCameraOn === true) current.wishes.set("camera", true);
        current.call.retry();
        return;
      }
      const before = current?.wishes.choices.peek();
      enter(roomId, createLocalWishes(input, choicesOnEntry(choices, before)), { isSettled: false });
    },
    leave,
    warm,
    voice,
    volumes,
    roster(roomId) {
      let roster = rosters.get(roomId);
      if (roster === undefined) {
        roster = createVoiceRoster(deps, roomId, session);
        rosters.set(roomId, roster);
      }
      return roster;
    },
    incoming: incoming.ringing,
    decline: (id) => incoming.decline(id),
    ended,
  };
}
