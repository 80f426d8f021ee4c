import { createScope, type Scope } from "@melo/reactive";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CallNotification, MembershipPort, RingsPort } from "../../ports/index.ts";
import type { Reach } from "./reach.ts";

export interface RingsPerson {
  readonly userId: string;
  readonly rings: RingsPort;
  readonly memberships: MembershipPort;
}

/** Two people who are joined to one direct conversation in whose call nobody is. */
export interface RingsRig {
  readonly roomId: string;
  readonly ann: RingsPerson;
  readonly ben: RingsPerson;
  nowMs(): number;
  readonly reach: Reach;
  follow<T>(work: Promise<T>): Promise<T>;
  end(): Promise<void>;
}

/** What the call core relies on, whoever implements {@link RingsPort}. */
export function describeRingsPort(name: string, makeRig: () => Promise<RingsRig>): void {
  describe(`${name} as a RingsPort`, () => {
    let rig: RingsRig;
    let scope: Scope;

    beforeEach(async () => {
      rig = await makeRig();
      scope = createScope();
    });

    afterEach(async () => {
      scope.end();
      await rig.end();
    });

    async function enter({ memberships, userId }: RingsPerson): Promise<void> {
      const [transport] = await rig.follow(memberships.findTransports());
      if (transport === undefined) throw new Error("the homeserver offers no transport");
      const { state } = memberships.announce(scope, rig.roomId, transport, "audio");
      await rig.reach("announced", state, (value) => value === "announced");
      await rig.reach("listed", memberships.memberships(rig.roomId), (all) => all.some((one) => one.userId === userId));
    }

    function seenBy({ rings }: RingsPerson, id: string): Promise<readonly CallNotification[]> {
      return rig.reach("the notification", rings.notifications, (all) => all.some((one) => one.id === id));
    }

    test("refuses to ring for somebody who is not in the call", async () => {
      const ringing = rig.ann.rings.notify(rig.roomId, "ring", "audio");
      await expect(rig.follow(ringing)).rejects.toMatchObject({ code: "forbidden" });
    });

    test("rings at everybody, the sender's own devices included, for about a minute and a half", async () => {
      await enter(rig.ann);
      const sent = await rig.follow(rig.ann.rings.notify(rig.roomId, "ring", "video"));
      expect(sent).toMatchObject({ roomId: rig.roomId, senderId: rig.ann.userId, kind: "ring", intent: "video" });
      const wanted = { id: sent.id, roomId: rig.roomId, senderId: rig.ann.userId, kind: "ring", intent: "video" };
      for (const person of [rig.ben, rig.ann]) {
        const received = (await seenBy(person, sent.id)).find(({ id }) => id === sent.id);
        expect(received).toMatchObject(wanted);
        const lastsMs = (received?.expiresAtMs ?? 0) - rig.nowMs();
        expect(lastsMs).toBeGreaterThan(60_000);
        expect(lastsMs).toBeLessThanOrEqual(95_000);
      }
    });

    test("tells the caller who declines", async () => {
      await enter(rig.ann);
      const { id } = await rig.follow(rig.ann.rings.notify(rig.roomId, "ring", "audio"));
      await seenBy(rig.ben, id);
      await rig.follow(rig.ben.rings.decline(rig.roomId, id));
      for (const { rings } of [rig.ann, rig.ben]) {
        await rig.reach("the decline", rings.declines, (all) =>
          all.some(({ notificationId, userId }) => notificationId === id && userId === rig.ben.userId),
        );
      }
    });

    test("tells of a call that needs no answer as such", async () => {
      await enter(rig.ann);
      const { id } = await rig.follow(rig.ann.rings.notify(rig.roomId, "notification", "audio"));
      const received = await seenBy(rig.ben, id);
      expect(received.find((one) => one.id === id)?.kind).toBe("notification");
    });
  });
}
