import { participantIdentity } from "@melo/protocol";
import { createScope, createSignal } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { createFakeCallMemory } from "../fake-call-memory.ts";
import { createFakeCallWorld, fakeServiceUrl, type FakeCallWorld } from "../fake-call-world.ts";
import {
  describeCallMemoryPort,
  describeCallRoomPort,
  describeMembershipPort,
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
    for (let waitedMs = 0; waitedMs < limitMs; waitedMs += stepMs) {
      if (isReached(signal.peek())) return signal.peek();
      await clock.advance(stepMs);
    }
    throw new Error(`not reached within ${limitMs} ms: ${what}`);
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
