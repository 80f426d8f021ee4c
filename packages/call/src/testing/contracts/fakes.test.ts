import { participantIdentity } from "@melo/protocol";
import { createScope, createSignal } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { createFakeCallMemory } from "../fake-call-memory.ts";
import { createFakeCallWorld, fakeServiceUrl, type FakeCallWorld } from "../fake-call-world.ts";
import {
  describeCallMemoryPort,
  describeCallRoomPort,
  describeGesturesPort,
  describeMembershipPort,
  describeRingsPort,
  describeSfuPort,
  describeTokenPort,
  type Reach,
} from "./index.ts";

const ann = "@ann:melo.example";
const ben = "@ben:melo.example";
const lounge = "!lounge:melo.example";
const square = "!square:melo.example";
const transport = { type: "livekit", serviceUrl: fakeServiceUrl } as const;

const stepMs = 10;
const limitMs = 60_000;

function reachIn(clock: FakeClock): Reach {
  return async (what, signal, isReached) => {
    await waitIn(clock, what, () => isReached(signal.peek()));
    return signal.peek();
  };
}

function followIn(clock: FakeClock): <T>(work: Promise<T>) => Promise<T> {
  return async (work) => {
    const isSettled = createSignal(false);
    const settle = (): void => {
      isSettled.value = true;
    };
    work.then(settle, settle);
    await reachIn(clock)("the end of the work", isSettled, Boolean);
    return work;
  };
}

/** Moves time until the condition holds. */
async function waitIn(clock: FakeClock, what: string, isReached: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += stepMs) {
    if (isReached()) return;
    await clock.advance(stepMs);
  }
  throw new Error(`not reached within ${limitMs} ms: ${what}`);
}

function setUp(): { clock: FakeClock; world: FakeCallWorld; end: () => Promise<void> } {
  const scope = createScope();
  const clock = createFakeClock();
  const world = createFakeCallWorld(scope, clock);
  world.homeserver.addRoom(lounge);
  world.homeserver.addRoom(square, { isEncrypted: false });
  return { clock, world, end: () => Promise.resolve(scope.end()) };
}

describeMembershipPort("the fake", () => {
  const { clock, world, end } = setUp();
  const person = (userId: string) => ({
    userId,
    deviceId: "LAPTOP",
    port: world.device(userId).memberships,
  });
  return Promise.resolve({
    roomId: lounge,
    ann: person(ann),
    ben: person(ben),
    reach: reachIn(clock),
    follow: followIn(clock),
    end,
  });
});

describeGesturesPort("the fake", () => {
  const { clock, world, end } = setUp();
  const person = (userId: string) => {
    const { gestures, memberships, ownDeviceId: deviceId } = world.device(userId).deps;
    return { userId, deviceId, gestures, memberships };
  };
  return Promise.resolve({
    roomId: lounge,
    ann: person(ann),
    ben: person(ben),
    reach: reachIn(clock),
    follow: followIn(clock),
    wait: (what, isReached) => waitIn(clock, what, isReached),
    end,
  });
});

describeRingsPort("the fake", () => {
  const { clock, world, end } = setUp();
  const person = (userId: string) => {
    const { rings, memberships } = world.device(userId).deps;
    return { userId, rings, memberships };
  };
  return Promise.resolve({
    roomId: lounge,
    ann: person(ann),
    ben: person(ben),
    nowMs: () => clock.now(),
    reach: reachIn(clock),
    follow: followIn(clock),
    end,
  });
});

describeSfuPort("the fake", () => {
  const { clock, world, end } = setUp();
  return Promise.resolve({
    port: world.device(ann).sfu,
    credentials: (person) =>
      Promise.resolve(world.livekit.issueToken(lounge, participantIdentity(person === "ann" ? ann : ben, "LAPTOP"))),
    reach: reachIn(clock),
    follow: followIn(clock),
    end,
  });
});

describeTokenPort("the fake", () => {
  const { clock, world, end } = setUp();
  const { tokens } = world.device(ann);
  tokens.forbiddenRooms.add(square);
  return Promise.resolve({
    port: tokens,
    transport,
    openRoomId: lounge,
    closedRoomId: square,
    participantIdentity: participantIdentity(ann, "LAPTOP"),
    nowMs: () => clock.now(),
    follow: followIn(clock),
    end,
  });
});

describeCallRoomPort("the fake", () => {
  const { world, end } = setUp();
  const { rooms } = world.device(ann).deps;
  return Promise.resolve({
    port: rooms,
    encryptedRoomId: lounge,
    openRoomId: square,
    member: { userId: ann, displayName: "Ann" },
    end,
  });
});

describeCallMemoryPort("the fake", () => createFakeCallMemory());
