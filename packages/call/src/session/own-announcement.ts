import {
  createSignal,
  derive,
  reconcile,
  until,
  type Clock,
  type EventStream,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import { answerKeyRequests } from "../keys/answer-key-requests.ts";
import type {
  Announcement,
  AnnouncementState,
  CallDevice,
  CallIntent,
  CallRoomPort,
  LivekitTransport,
  MediaKey,
  MembershipPort,
} from "../ports/index.ts";
import { pauseUnless } from "./pause-unless.ts";
import { reconnectDelayMs, settledAfterMs } from "./reconnect-policy.ts";

/** Our membership of one call, kept until it is withdrawn: an announcement that failed is made again. */
export interface OwnAnnouncement {
  /** Undefined before the transport is known. */
  readonly state: ReadonlySignal<AnnouncementState | undefined>;
  readonly keys: ReadonlySignal<readonly MediaKey[]>;
  /** Never rejects; does nothing after `abandon`. */
  withdraw(): Promise<void>;
  /** Leaves the membership to whoever else keeps it, or to its delayed leave. */
  abandon(): void;
}

export interface OwnAnnouncementOptions {
  readonly memberships: MembershipPort;
  readonly rooms: Pick<CallRoomPort, "entitlement">;
  readonly clock: Clock;
  random(): number;
  readonly roomId: string;
  readonly own: CallDevice;
  readonly intent: ReadonlySignal<CallIntent>;
  /** Known once our LiveKit deployment is found. */
  readonly transport: ReadonlySignal<LivekitTransport | undefined>;
  /** Ends the wait after an announcement that failed. */
  readonly returns: EventStream<void>;
  /** Settles when an earlier membership of ours in this room is withdrawn: homeservers apply the last writer's word. */
  readonly isRoomClear: Promise<void>;
}

function isFound(transport: LivekitTransport | undefined): transport is LivekitTransport {
  return transport !== undefined;
}

const noKeys: readonly MediaKey[] = [];

export function createOwnAnnouncement(scope: Scope, options: OwnAnnouncementOptions): OwnAnnouncement {
  const { memberships, clock, roomId, intent } = options;
  const current = createSignal<Announcement | undefined>(undefined);
  /** Ends when nothing more is to be announced. */
  const trying = scope.createChild();
  const announced = scope.createChild();
  let withdrawal: Promise<void> | undefined;

  function announce(attemptScope: Scope, transport: LivekitTransport): Announcement {
    let announcedIntent = intent.peek();
    const announcement = memberships.announce(attemptScope, roomId, transport, announcedIntent);
    answerKeyRequests(attemptScope, { ...options, announcement, memberships: memberships.memberships(roomId) });
    reconcile(
      attemptScope,
      intent,
      async (next) => {
        if (next === announcedIntent) return;
        announcedIntent = next;
        await announcement.setIntent(next);
      },
      // The intent is only a hint to others; the next change, or the next refresh of the membership, carries it again.
      () => {
        announcedIntent = intent.peek();
      },
    );
    return announcement;
  }

  async function keepAnnounced(): Promise<void> {
    const transport = await until(options.transport, isFound, trying);
    await options.isRoomClear;
    let failures = 0;
    while (!trying.hasEnded) {
      const attemptScope = announced.createChild();
      const startedAtMs = clock.now();
      const announcement = announce(attemptScope, transport);
      current.value = announcement;
      await until(announcement.state, (state) => state === "failed", trying);
      failures = clock.now() - startedAtMs >= settledAfterMs ? 1 : failures + 1;
      await pauseUnless(clock, trying, reconnectDelayMs(failures, options.random), options.returns);
      attemptScope.end();
    }
  }

  async function takeBack(): Promise<void> {
    trying.end();
    if (announced.hasEnded) return;
    await current.peek()?.withdraw();
    announced.end();
  }

  void keepAnnounced();

  return {
    state: derive(() => current.value?.state.value),
    keys: derive(() => current.value?.keys.value ?? noKeys),
    withdraw() {
      withdrawal ??= takeBack();
      return withdrawal;
    },
    abandon() {
      trying.end();
      announced.end();
    },
  };
}
