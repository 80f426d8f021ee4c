import type { CallOrder } from "@melo/call";
import type { World } from "@melo/devkit";
import { createScope, until, type Scope } from "@melo/reactive";
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from "vitest";
import type { TestCommunity } from "./matrix-adapter/matrix-community.ts";
import { type MatrixPerson } from "./matrix-adapter/matrix-person.ts";
import { openTeaHouse, type TeaHouse } from "./matrix-adapter/tea-house.ts";
import { enterToSend, type SendingParticipant } from "./server/sending-participant.ts";
import { tokenRequests } from "./server/token-requests.ts";

let teaHouse: TeaHouse;
let world: World;
let ann: MatrixPerson;
let bob: MatrixPerson;
let community: TestCommunity;
let lounge: string;
let studio: string;
let scope: Scope;

beforeAll(async () => {
  teaHouse = await openTeaHouse("matrix-moderation", { web: false });
  ({ world, ann, bob, community } = teaHouse);
  [lounge, studio] = [await openChannel("Lounge"), await openChannel("Studio")];
});

afterAll(async () => {
  await teaHouse?.close();
});

beforeEach(() => {
  scope = createScope();
});

afterEach(() => scope.end());

async function openChannel(name: string): Promise<string> {
  const channel = { spaceId: community.spaceId, kind: "voice", name, isSuggested: false } as const;
  const { roomId } = await ann.matrix.rooms.createChannel(channel);
  await bob.matrix.rooms.joinRoom(roomId, []);
  return roomId;
}

async function enter(person: MatrixPerson, roomId: string): Promise<SendingParticipant> {
  const { body } = await tokenRequests(world)(roomId, person.session.accessToken);
  return enterToSend(world, body.token ?? "");
}

const standing = (seenBy: MatrixPerson, of: MatrixPerson, roomId = lounge) =>
  seenBy.matrix.moderation.standing(roomId, of.userId);

test("everybody knows who stands where, and what was taken from whom, by whom and why", async () => {
  await until(standing(bob, ann), ({ isMember, power }) => isMember && power === Number.POSITIVE_INFINITY);
  expect(standing(bob, bob).peek()).toMatchObject({ isMember: true, mayAnnounce: true, isCallClosed: false, power: 0 });
  await ann.matrix.moderation.setAllowed(lounge, bob.userId, "microphone", false, "a loud fan");
  const withheld = { microphone: { by: ann.userId, reason: "a loud fan" } };
  for (const person of [ann, bob]) {
    await until(standing(person, bob), ({ restriction }) => restriction?.withheld.microphone !== undefined);
    expect(standing(person, bob).peek().restriction).toEqual({ withheld, changedBy: ann.userId });
  }
  await ann.matrix.moderation.setAllowed(lounge, bob.userId, "microphone", true, undefined);
  await until(standing(bob, bob), ({ restriction }) => restriction?.withheld.microphone === undefined);
});

test("a member's orders are refused by the server", async () => {
  const { moderation } = bob.matrix;
  await expect(moderation.setAllowed(lounge, ann.userId, "camera", false, undefined)).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(moderation.setListenOnly(lounge, true)).rejects.toMatchObject({ code: "forbidden" });
  await expect(ann.matrix.moderation.disconnect(lounge, bob.userId, undefined)).rejects.toMatchObject({
    code: "not_found",
  });
});

test("whoever is moved hears it, with who and where to", async () => {
  const heard: CallOrder[] = [];
  bob.matrix.moderation.orders.subscribe(scope, (order) => heard.push(order));
  const bobIn = await enter(bob, lounge);
  await ann.matrix.moderation.move(lounge, bob.userId, studio, "your turn");
  await expect
    .poll(() => heard, { timeout: 20_000 })
    .toEqual([
      {
        roomId: lounge,
        by: ann.userId,
        action: { action: "move", userId: bob.userId, toRoomId: studio, reason: "your turn" },
      },
    ]);
  await bobIn.disconnected;
});

test("a room to listen in says so", async () => {
  await ann.matrix.moderation.setListenOnly(studio, true);
  await until(standing(bob, bob, studio), ({ policy }) => policy?.isListenOnly === true);
});
