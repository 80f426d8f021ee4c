import { describe, expect, test } from "vitest";
import { createHandLedger, type HandAnnotation, type LedgerMembership } from "./hand-ledger.ts";

const ben = "@ben:melo.example";
const phone: LedgerMembership = { userId: ben, deviceId: "PHONE", joinedAtMs: 100 };
const laptop: LedgerMembership = { userId: ben, deviceId: "LAPTOP", joinedAtMs: 120 };

function hand(eventId: string, targetId: string, sentAtMs: number, senderId = ben): HandAnnotation {
  return { eventId, targetId, senderId, sentAtMs };
}

function setUp() {
  const ledger = createHandLedger();
  ledger.addMembershipEvent("$phone", phone);
  ledger.addMembershipEvent("$laptop", laptop);
  const standing = (of: LedgerMembership, present = [phone, laptop]): string | undefined =>
    ledger.standing(of, present)?.eventId;
  return { ledger, standing };
}

describe("a hand", () => {
  test("belongs to the device whose membership it annotates", () => {
    const { ledger, standing } = setUp();
    ledger.annotate(hand("$hand", "$phone", 200));
    expect([standing(phone), standing(laptop)]).toEqual(["$hand", undefined]);
  });

  test("stays up when the membership is written anew", () => {
    const { ledger, standing } = setUp();
    ledger.annotate(hand("$hand", "$phone", 200));
    ledger.addMembershipEvent("$phone with camera", phone);
    expect(standing(phone)).toBe("$hand");
  });

  test("is down once its newest annotation is taken back, also if an older one was forgotten", () => {
    const { ledger, standing } = setUp();
    ledger.annotate(hand("$first", "$phone", 200));
    ledger.addMembershipEvent("$phone with camera", phone);
    ledger.annotate(hand("$second", "$phone with camera", 300));
    ledger.redact("$second");
    expect(standing(phone)).toBeUndefined();
    expect(ledger.open(phone, [phone]).map(({ eventId }) => eventId)).toEqual(["$first"]);
  });

  test("is down too if the redaction comes before the annotation", () => {
    const { ledger, standing } = setUp();
    ledger.redact("$hand");
    ledger.annotate(hand("$hand", "$phone", 200));
    expect(standing(phone)).toBeUndefined();
  });

  test("of an earlier stay does not count", () => {
    const { ledger, standing } = setUp();
    ledger.annotate(hand("$hand", "$phone", 90));
    expect(standing(phone)).toBeUndefined();
  });

  test("on a membership that nobody has seen counts for somebody's only device", () => {
    const { ledger, standing } = setUp();
    ledger.annotate(hand("$hand", "$unknown", 200));
    expect(standing(phone, [phone])).toBe("$hand");
    expect(standing(phone, [phone, laptop])).toBeUndefined();
  });

  test("cannot be raised by somebody else", () => {
    const { ledger, standing } = setUp();
    ledger.annotate(hand("$hand", "$phone", 200, "@mallory:melo.example"));
    expect(standing(phone)).toBeUndefined();
  });
});
