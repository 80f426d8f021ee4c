import { createScope, type Scope } from "@melo/reactive";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Announcement, LivekitTransport, MembershipPort, RtcMembership } from "../../ports/index.ts";
import type { Reach } from "./reach.ts";

export interface MembershipPerson {
  readonly userId: string;
  readonly deviceId: string;
  readonly port: MembershipPort;
}

/** Two people who are joined to one encrypted room in whose call nobody is. */
export interface MembershipRig {
  readonly roomId: string;
  readonly ann: MembershipPerson;
  readonly ben: MembershipPerson;
  readonly reach: Reach;
  /** Lets work go on that a test does not watch, until the promise settles. */
  follow<T>(work: Promise<T>): Promise<T>;
  end(): Promise<void>;
}

function isOf(person: MembershipPerson): (membership: RtcMembership) => boolean {
  return ({ userId, deviceId }) => userId === person.userId && deviceId === person.deviceId;
}

/** What the call core relies on, whoever implements {@link MembershipPort}. */
export function describeMembershipPort(name: string, makeRig: () => Promise<MembershipRig>): void {
  describe(`${name} as a MembershipPort`, () => {
    let rig: MembershipRig;
    let scope: Scope;
    let transport: LivekitTransport;

    beforeEach(async () => {
      rig = await makeRig();
      scope = createScope();
      const [best] = await rig.follow(rig.ann.port.findTransports());
      if (best === undefined) throw new Error("the homeserver offers no transport");
      transport = best;
    });

    afterEach(async () => {
      scope.end();
      await rig.end();
    });

    function announce(person: MembershipPerson, intent: "audio" | "video" = "audio"): Announcement {
      return person.port.announce(scope, rig.roomId, transport, intent);
    }

    async function seenBy(watcher: MembershipPerson, whom: MembershipPerson): Promise<RtcMembership> {
      const list = await rig.reach("the membership", watcher.port.memberships(rig.roomId), (all) =>
        all.some(isOf(whom)),
      );
      const found = list.find(isOf(whom));
      if (found === undefined) throw new Error("the membership went away");
      return found;
    }

    test("gives the same signal for the same room", () => {
      const { port } = rig.ann;
      expect(port.memberships(rig.roomId)).toBe(port.memberships(rig.roomId));
    });

    test("shows an announced device to everybody, itself included", async () => {
      const announcement = announce(rig.ann);
      expect(announcement.state.peek()).toBe("announcing");
      await rig.reach("announced", announcement.state, (state) => state === "announced");
      const own = await seenBy(rig.ann, rig.ann);
      const seen = await seenBy(rig.ben, rig.ann);
      expect(seen).toMatchObject({ transport, intent: "audio", memberId: own.memberId, joinedAtMs: own.joinedAtMs });
      expect(seen.participantIdentity).toBe(own.participantIdentity);
    });

    test("tells a changed intent, and the member stays who they were", async () => {
      const announcement = announce(rig.ann);
      await rig.reach("announced", announcement.state, (state) => state === "announced");
      const before = await seenBy(rig.ben, rig.ann);
      await rig.follow(announcement.setIntent("video"));
      const isVideo = (all: readonly RtcMembership[]): boolean =>
        all.some((one) => isOf(rig.ann)(one) && one.intent === "video");
      await rig.reach("the new intent", rig.ben.port.memberships(rig.roomId), isVideo);
      const after = await seenBy(rig.ben, rig.ann);
      expect(after).toMatchObject({ memberId: before.memberId, joinedAtMs: before.joinedAtMs });
    });

    test("hands every member the keys of every other, under the announced identity", async () => {
      const ofAnn = announce(rig.ann);
      const ofBen = announce(rig.ben);
      const { participantIdentity: ann } = await seenBy(rig.ben, rig.ann);
      const { participantIdentity: ben } = await seenBy(rig.ann, rig.ben);
      for (const { keys } of [ofAnn, ofBen]) {
        await rig.reach("both keys", keys, (known) =>
          [ann, ben].every((identity) => known.some((key) => key.participantIdentity === identity)),
        );
      }
      const sent = ofAnn.keys.peek().findLast((key) => key.participantIdentity === ann);
      const received = await rig.reach("the key Ann uses", ofBen.keys, (known) =>
        known.some((key) => key.participantIdentity === ann && key.index === sent?.index),
      );
      const match = received.find((key) => key.participantIdentity === ann && key.index === sent?.index);
      expect(match?.bytes).toEqual(sent?.bytes);
      expect(sent?.bytes).toHaveLength(16);
    });

    test("takes a membership back, and those who stay use a new key", async () => {
      const ofAnn = announce(rig.ann);
      const ofBen = announce(rig.ben);
      const { participantIdentity: ann } = await seenBy(rig.ben, rig.ann);
      await seenBy(rig.ann, rig.ben);
      const isOwn = ({ participantIdentity }: { participantIdentity: string }): boolean => participantIdentity === ann;
      const own = await rig.reach("Ann's own key", ofAnn.keys, (known) => known.some(isOwn));
      const before = own.findLast(isOwn)?.index;
      await rig.follow(ofBen.withdraw());
      expect(ofBen.state.peek()).toBe("withdrawn");
      await rig.reach("Ben gone", rig.ann.port.memberships(rig.roomId), (all) => !all.some(isOf(rig.ben)));
      await rig.reach("a new key", ofAnn.keys, (known) => known.findLast(isOwn)?.index !== before);
    });

    test("withdraws once, however often it is asked", async () => {
      const announcement = announce(rig.ann);
      await rig.reach("announced", announcement.state, (state) => state === "announced");
      await rig.follow(Promise.all([announcement.withdraw(), announcement.withdraw()]));
      await rig.reach("Ann gone", rig.ben.port.memberships(rig.roomId), (all) => !all.some(isOf(rig.ann)));
      await rig.follow(announcement.withdraw());
    });

    test("can announce again after a withdrawal", async () => {
      await rig.follow(announce(rig.ann).withdraw());
      const again = announce(rig.ann);
      await rig.reach("announced again", again.state, (state) => state === "announced");
      await seenBy(rig.ben, rig.ann);
    });

    test("leaves an abandoned membership to the homeserver, which takes it back", async () => {
      const announcement = announce(rig.ann);
      await rig.reach("announced", announcement.state, (state) => state === "announced");
      await seenBy(rig.ben, rig.ann);
      scope.end();
      await rig.reach("Ann gone", rig.ben.port.memberships(rig.roomId), (all) => !all.some(isOf(rig.ann)));
    });
  });
}
