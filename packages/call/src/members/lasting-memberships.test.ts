import { createScope, createSignal } from "@melo/reactive";
import { createFakeClock } from "@melo/reactive/testing";
import { expect, test } from "vitest";
import type { RtcMembership } from "../ports/index.ts";
import { createLastingMemberships } from "./lasting-memberships.ts";

function membershipOf(name: string, joinedAtMs = 0): RtcMembership {
  return {
    userId: `@${name}:example.org`,
    deviceId: "PHONE",
    memberId: "",
    participantIdentity: name,
    transport: undefined,
    intent: "audio",
    joinedAtMs,
  };
}

function createScene() {
  const clock = createFakeClock();
  const memberships = createSignal([membershipOf("ann"), membershipOf("ben")]);
  const present = createSignal<ReadonlySet<string>>(new Set(["ann", "ben"]));
  const isHomeserverShaken = createSignal(true);
  const isPresent = (identity: string): boolean => present.value.has(identity);
  const lasting = createLastingMemberships(createScope(), { memberships, isHomeserverShaken, isPresent, clock });
  const seen: (readonly string[])[] = [];
  createScope().effect(() => void seen.push(lasting.value.map(({ participantIdentity }) => participantIdentity)));
  return { clock, memberships, isHomeserverShaken, present, lasting, seen };
}

test("somebody whose membership ends for a moment, and who is heard all the while, is not seen leaving", async () => {
  const { clock, memberships, lasting, seen } = createScene();
  memberships.value = [membershipOf("ann")];
  await clock.advance(5_000);
  memberships.value = [membershipOf("ann"), membershipOf("ben", 5_000)];
  expect(seen.every((names) => names.includes("ben"))).toBe(true);
  expect(lasting.value.map(({ joinedAtMs }) => joinedAtMs)).toEqual([0, 5_000]);
});

test("whoever ends both is gone at once", () => {
  const { memberships, present, lasting } = createScene();
  memberships.value = [membershipOf("ann")];
  present.value = new Set(["ann"]);
  expect(lasting.value).toEqual([membershipOf("ann")]);
});

test("whoever stays connected without a membership is gone after fifteen seconds", async () => {
  const { clock, memberships, lasting } = createScene();
  memberships.value = [membershipOf("ann")];
  await clock.advance(14_999);
  expect(lasting.value).toHaveLength(2);
  await clock.advance(1);
  expect(lasting.value).toEqual([membershipOf("ann")]);
});

test("whoever was not connected when the membership ended does not come back by connecting", () => {
  const { memberships, present, lasting } = createScene();
  present.value = new Set(["ann"]);
  memberships.value = [membershipOf("ann")];
  present.value = new Set(["ann", "ben"]);
  expect(lasting.value).toEqual([membershipOf("ann")]);
});

test("while the homeserver is well a leave is a leave, also if LiveKit still shows the dead tab", () => {
  const { memberships, isHomeserverShaken, lasting } = createScene();
  isHomeserverShaken.value = false;
  memberships.value = [membershipOf("ann")];
  expect(lasting.value).toEqual([membershipOf("ann")]);
});
