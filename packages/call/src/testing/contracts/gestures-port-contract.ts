import { createScope, type Scope } from "@melo/reactive";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Announcement, GesturesPort, MembershipPort, ReceivedReaction } from "../../ports/index.ts";
import type { Reach } from "./reach.ts";

export interface GesturesPerson {
  readonly userId: string;
  readonly deviceId: string;
  readonly gestures: GesturesPort;
  readonly memberships: MembershipPort;
}

/** Two people who are joined to one encrypted room in whose call nobody is. */
export interface GesturesRig {
  readonly roomId: string;
  readonly ann: GesturesPerson;
  readonly ben: GesturesPerson;
  readonly reach: Reach;
  follow<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass until the condition holds. */
  wait(what: string, isReached: () => boolean): Promise<void>;
  end(): Promise<void>;
}

/** What the call core relies on, whoever implements {@link GesturesPort}. */
export function describeGesturesPort(name: string, makeRig: () => Promise<GesturesRig>): void {
  describe(`${name} as a GesturesPort`, () => {
    let rig: GesturesRig;
    let scope: Scope;

    beforeEach(async () => {
      rig = await makeRig();
      scope = createScope();
    });

    afterEach(async () => {
      scope.end();
      await rig.end();
    });

    async function enter({ memberships, userId, deviceId }: GesturesPerson): Promise<Announcement> {
      const [transport] = await rig.follow(memberships.findTransports());
      if (transport === undefined) throw new Error("the homeserver offers no transport");
      const announcement = memberships.announce(scope, rig.roomId, transport, "audio");
      await rig.reach("announced", announcement.state, (state) => state === "announced");
      await rig.reach("listed", memberships.memberships(rig.roomId), (all) =>
        all.some((one) => one.userId === userId && one.deviceId === deviceId),
      );
      return announcement;
    }

    function handsSeenBy(person: GesturesPerson, count: number): Promise<readonly { userId: string }[]> {
      return rig.reach(`${count} hands`, person.gestures.hands(rig.roomId), (hands) => hands.length === count);
    }

    test("gives the same signal for the same room", () => {
      const { gestures } = rig.ann;
      expect(gestures.hands(rig.roomId)).toBe(gestures.hands(rig.roomId));
    });

    test("refuses a hand and a reaction of somebody who is not in the call", async () => {
      await expect(rig.follow(rig.ann.gestures.raiseHand(rig.roomId))).rejects.toMatchObject({ code: "forbidden" });
      const reaction = { emoji: "👍", name: "thumbsup" };
      await expect(rig.follow(rig.ann.gestures.react(rig.roomId, reaction))).rejects.toMatchObject({
        code: "forbidden",
      });
    });

    test("shows a raised hand to everybody, and its lowering", async () => {
      await enter(rig.ann);
      rig.ben.gestures.hands(rig.roomId);
      await rig.follow(rig.ann.gestures.raiseHand(rig.roomId));
      expect(await handsSeenBy(rig.ben, 1)).toMatchObject([{ userId: rig.ann.userId, deviceId: rig.ann.deviceId }]);
      await handsSeenBy(rig.ann, 1);
      await rig.follow(rig.ann.gestures.lowerHand(rig.roomId));
      await Promise.all([handsSeenBy(rig.ben, 0), handsSeenBy(rig.ann, 0)]);
    });

    test("raises a hand once, and lowers what is not up without harm", async () => {
      await enter(rig.ann);
      await rig.follow(rig.ann.gestures.lowerHand(rig.roomId));
      await rig.follow(rig.ann.gestures.raiseHand(rig.roomId));
      await rig.follow(rig.ann.gestures.raiseHand(rig.roomId));
      await handsSeenBy(rig.ben, 1);
      await rig.follow(rig.ann.gestures.lowerHand(rig.roomId));
      await handsSeenBy(rig.ben, 0);
    });

    test("keeps a hand up when the membership is written anew", async () => {
      const announcement = await enter(rig.ann);
      await rig.follow(rig.ann.gestures.raiseHand(rig.roomId));
      await handsSeenBy(rig.ben, 1);
      await rig.follow(announcement.setIntent("video"));
      await rig.reach(
        "the new intent",
        rig.ben.memberships.memberships(rig.roomId),
        ([own]) => own?.intent === "video",
      );
      expect(rig.ben.gestures.hands(rig.roomId).peek()).toHaveLength(1);
      await rig.follow(rig.ann.gestures.lowerHand(rig.roomId));
      await handsSeenBy(rig.ben, 0);
    });

    test("orders hands by when they went up", async () => {
      await enter(rig.ann);
      await enter(rig.ben);
      await rig.follow(rig.ben.gestures.raiseHand(rig.roomId));
      await handsSeenBy(rig.ann, 1);
      await rig.follow(rig.ann.gestures.raiseHand(rig.roomId));
      expect((await handsSeenBy(rig.ben, 2)).map(({ userId }) => userId)).toEqual([rig.ben.userId, rig.ann.userId]);
    });

    test("drops the hand of whoever leaves the call", async () => {
      const announcement = await enter(rig.ann);
      await rig.follow(rig.ann.gestures.raiseHand(rig.roomId));
      await handsSeenBy(rig.ben, 1);
      await rig.follow(announcement.withdraw());
      await handsSeenBy(rig.ben, 0);
    });

    test("carries a reaction to everybody in the room", async () => {
      await enter(rig.ann);
      await rig.reach("Ann in the call", rig.ben.memberships.memberships(rig.roomId), (all) => all.length === 1);
      const received: ReceivedReaction[] = [];
      rig.ben.gestures.reactions(rig.roomId).subscribe(scope, (reaction) => received.push(reaction));
      await rig.follow(rig.ann.gestures.react(rig.roomId, { emoji: "🎉", name: "party" }));
      await rig.wait("the reaction", () => received.length > 0);
      expect(received).toMatchObject([
        { userId: rig.ann.userId, deviceId: rig.ann.deviceId, emoji: "🎉", name: "party" },
      ]);
    });
  });
}
