import { callMemberStateKey, eventTypes } from "@melo/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { KeyValuePort } from "../store/key-value-port.ts";
import { createMemoryStore } from "../store/memory-store.ts";
import { createFakeHomeserver, type FakeHomeserver } from "../testing/fake-homeserver.ts";
import { createFastJobs, type FastJobs } from "../testing/fast-jobs.ts";
import { createLiveViews } from "../testing/live-views.ts";
import { createRecordedLog } from "../testing/recorded-log.ts";
import { createOverwrittenMemberships, type OverwrittenMemberships } from "./overwritten-memberships.ts";

const queue = "overwritten memberships";
const roomId = "!lounge:localhost";
const ann = "@ann:localhost";
const bob = "@bob:localhost";
const carol = "@carol:localhost";
const stateKey = callMemberStateKey(bob, "DEVICE");
const announced = { application: "m.call", device_id: "DEVICE", expires: 14_400_000 };

let homeserver: FakeHomeserver;
let store: KeyValuePort;
let jobs: FastJobs;
let overwritten: OverwrittenMemberships;
let stop: AbortController;

beforeEach(() => {
  homeserver = createFakeHomeserver();
  // Ann made the room and stands above everybody.
  homeserver.createRoom(roomId, ann);
  for (const member of [bob, carol]) homeserver.setMembership(roomId, member, "join");
  jobs = createFastJobs();
  // The fake homeserver's clock.
  jobs.nowMs = 1_000_000;
  store = createMemoryStore(jobs.now);
  const { masquerade } = homeserver;
  const deps = { store, masquerade, views: createLiveViews(masquerade), serverName: "localhost" };
  overwritten = createOverwrittenMemberships({ ...deps, log: createRecordedLog(), ...jobs });
  stop = new AbortController();
  void overwritten.run(stop.signal);
  write(bob, announced);
});

afterEach(() => stop.abort());

function write(sender: string, content: Readonly<Record<string, unknown>>, key = stateKey): void {
  homeserver.set(roomId, sender, eventTypes.callMember, key, content);
}

const current = () => homeserver.state(roomId, eventTypes.callMember, stateKey);

/** The homeserver pushes what the key holds, and whatever follows is done. */
async function push(key = stateKey): Promise<void> {
  const event = homeserver.state(roomId, eventTypes.callMember, key);
  if (event === undefined) throw new Error("nothing to push");
  await overwritten.onCallMember({ roomId, ...event, previousContent: undefined });
  await expect.poll(() => store.countJobs(queue), { interval: 1 }).toBe(0);
}

test.each([
  ["cleared", {}],
  ["changed", { ...announced, foci_preferred: [{ type: "livekit", livekit_service_url: "https://evil.example" }] }],
])("a membership that another member has %s is restored in its owner's name, as old as it was", async (_, content) => {
  const before = current();
  write(carol, content);
  await push();
  expect(current()).toMatchObject({ sender: bob, content: { ...announced, created_ts: before?.originServerTs } });
});

test("it is restored once, however often and however late it is pushed (M7)", async () => {
  write(carol, {});
  const forged = current();
  write(carol, { forged: true });
  await push();
  const restored = current();
  if (forged === undefined) throw new Error("nothing was forged");
  for (const _ of [1, 2]) await overwritten.onCallMember({ roomId, ...forged, previousContent: undefined });
  await push();
  expect(current()).toEqual(restored);
});

test("what its owner writes is his own", async () => {
  write(bob, {});
  await push();
  expect(current()).toMatchObject({ sender: bob, content: {} });
});

test("whoever may moderate its owner may withdraw it, and nobody may restore it by force", async () => {
  write(ann, {});
  await push();
  expect(current()).toMatchObject({ sender: ann, content: {} });
  write(carol, announced);
  await push();
  expect(current()).toMatchObject({ sender: bob, content: {} });
});

test("but he may not put words into it", async () => {
  write(ann, { ...announced, membershipID: "not his" });
  await push();
  expect(current()).toMatchObject({ sender: bob, content: announced });
});

test("the call membership of somebody who is no member of the room is not restored", async () => {
  homeserver.setMembership(roomId, bob, "leave", ann);
  write(carol, {});
  await push();
  expect(current()).toMatchObject({ sender: carol, content: {} });
});

test("one that has ended is not announced again", async () => {
  write(carol, {});
  jobs.nowMs += 14_400_000 + 60_000;
  await push();
  expect(current()).toMatchObject({ sender: carol, content: {} });
});

test("one that never was is withdrawn; keys of other homeservers' people and of nobody are left", async () => {
  const never = callMemberStateKey(bob, "OTHER");
  write(carol, announced, never);
  await push(never);
  expect(homeserver.state(roomId, eventTypes.callMember, never)).toMatchObject({ sender: bob, content: {} });
  for (const key of [callMemberStateKey("@eve:elsewhere", "D"), "nobody's"]) {
    write(carol, {}, key);
    await push(key);
    expect(homeserver.state(roomId, eventTypes.callMember, key)).toMatchObject({ sender: carol });
  }
});

test("a war over it does not become a storm: it is won, but not at once", async () => {
  for (let round = 0; round < 6; round += 1) {
    write(carol, {});
    await push();
  }
  write(carol, {});
  const lost = current();
  await overwritten.mend(roomId, stateKey);
  for (let turn = 0; turn < 20; turn += 1) await jobs.pause(0, stop.signal);
  expect(current()).toEqual(lost);
  jobs.nowMs += 10_000;
  await expect.poll(() => current()?.sender, { interval: 1 }).toBe(bob);
});
