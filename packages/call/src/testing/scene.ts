import { createScope, type Scope } from "@melo/reactive";
import { createFakeClock, type FakeClock } from "@melo/reactive/testing";
import { createCallCenter } from "../call-center.ts";
import type { ActiveCall, CallCenter } from "../view/call-view.ts";
import { createFakeCallWorld, type FakeCallWorld, type FakeDevice } from "./fake-call-world.ts";
import { createFakePerson, type FakePerson } from "./fake-person.ts";

/** Somebody who uses MELO: the real call core in the fake world. */
export interface MeloUser {
  readonly device: FakeDevice;
  readonly calls: CallCenter;
  /** The call they are in; throws if in none, for a test that looks into it would be wrong. */
  readonly call: () => ActiveCall;
  /** The page is loaded anew: everything is lost but what the tab remembers. */
  reload(): void;
}

export interface Scene {
  readonly scope: Scope;
  readonly clock: FakeClock;
  readonly world: FakeCallWorld;
  melo(userId: string, deviceId?: string, serviceUrl?: string): MeloUser;
  /** Somebody in another MatrixRTC client. */
  person(userId: string, deviceId?: string, serviceUrl?: string): FakePerson;
}

/** Long enough for a join and the keys to arrive, short enough for nobody to lose patience. */
export const settleMs = 1_000;
export const lounge = "!lounge:melo.example";
export const studio = "!studio:melo.example";
export const square = "!square:melo.example";
export const general = "!general:melo.example";
/** A direct conversation of Ann and Ben. */
export const annAndBen = "!annandben:melo.example";
/** A direct conversation of Ann, Ben and Cleo. */
export const trio = "!trio:melo.example";

/** Two encrypted voice channels, Lounge and Studio, an open one, Square, a text channel, and direct conversations. */
export function createScene(): Scene {
  const scope = createScope();
  const clock = createFakeClock();
  const world = createFakeCallWorld(scope, clock);
  world.homeserver.addRoom(lounge);
  world.homeserver.addRoom(studio);
  world.homeserver.addRoom(square, { isEncrypted: false });
  world.homeserver.addRoom(general, { kind: "text" });
  const [ann, ben, cleo] = ["@ann:melo.example", "@ben:melo.example", "@cleo:melo.example"];
  world.homeserver.addRoom(annAndBen, { people: [ann, ben] });
  world.homeserver.addRoom(trio, { people: [ann, ben, cleo] });

  return {
    scope,
    clock,
    world,
    melo(userId, deviceId, serviceUrl) {
      const device = world.device(userId, deviceId, serviceUrl);
      let pageScope: Scope = scope.createChild();
      let calls = createCallCenter(pageScope, device.deps);
      return {
        device,
        get calls() {
          return calls;
        },
        call() {
          const active = calls.active.peek();
          if (active === undefined) throw new Error(`${userId} is in no call`);
          return active;
        },
        reload() {
          pageScope.end();
          pageScope = scope.createChild();
          calls = createCallCenter(pageScope, device.deps);
        },
      };
    },
    person: (userId, deviceId, serviceUrl) => createFakePerson(world, userId, deviceId, serviceUrl),
  };
}

/** What a call looks like, in one short text for each tile. */
export function tilesOf(user: MeloUser): readonly string[] {
  return user
    .call()
    .tiles.peek()
    .map(({ state }) => {
      const { kind, displayName, isOwn, media, videoTrackId, isMicrophoneOn } = state.peek();
      const name = isOwn ? "me" : displayName;
      if (kind === "screen") return `${name}'s screen ${media}`;
      const parts = [name, media];
      if (!isMicrophoneOn) parts.push("muted");
      if (videoTrackId !== undefined) parts.push("video");
      return parts.join(" ");
    });
}

export function phaseOf(user: MeloUser): string {
  const active = user.calls.active.peek();
  if (active === undefined) return "none";
  const phase = active.phase.peek();
  return phase.name === "failed" ? `failed ${phase.error.code}` : phase.name;
}

/** Who others see announced in a room. */
export function announcedIn(scene: Scene, roomId: string): readonly string[] {
  return scene.world
    .device("@observer:melo.example")
    .memberships.memberships(roomId)
    .peek()
    .map(({ userId }) => userId);
}
