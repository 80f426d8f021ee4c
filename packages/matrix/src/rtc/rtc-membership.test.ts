import { CallMembership } from "matrix-js-sdk/lib/matrixrtc/index.js";
import { describe, expect, test } from "vitest";
import { livekitTransportFrom, rtcMembershipsFrom } from "./rtc-membership.ts";

interface MembershipEvent {
  readonly sender: string;
  readonly deviceId: string;
  readonly sentAtMs: number;
  readonly content?: Record<string, unknown>;
}

function stateMembership({ sender, deviceId, sentAtMs, content }: MembershipEvent): Promise<CallMembership> {
  return CallMembership.parseFromEvent({
    getId: () => `$${sender}`,
    getSender: () => sender,
    getTs: () => sentAtMs,
    getType: () => "org.matrix.msc3401.call.member",
    getContent: () => ({
      application: "m.call",
      call_id: "",
      scope: "m.room",
      device_id: deviceId,
      membershipID: `${sender}:${deviceId}`,
      focus_active: { type: "livekit", focus_selection: "multi_sfu" },
      foci_preferred: [{ type: "livekit", livekit_service_url: "https://rtc.example.org", livekit_alias: "!room" }],
      ...content,
    }),
  } as Parameters<typeof CallMembership.parseFromEvent>[0]);
}

const ann = { sender: "@ann:example.org", deviceId: "PHONE", sentAtMs: 1_000 };

test("a membership names person, device, identity, transport and intent", async () => {
  const membership = await stateMembership({ ...ann, content: { "m.call.intent": "video" } });
  expect(rtcMembershipsFrom([membership])).toEqual([
    {
      userId: "@ann:example.org",
      deviceId: "PHONE",
      memberId: "@ann:example.org:PHONE",
      participantIdentity: "@ann:example.org:PHONE",
      transport: { type: "livekit", serviceUrl: "https://rtc.example.org" },
      intent: "video",
      joinedAtMs: 1_000,
    },
  ]);
});

test("the moment of joining stays when a membership is refreshed", async () => {
  const refreshed = await stateMembership({ ...ann, sentAtMs: 9_000, content: { created_ts: 1_000 } });
  expect(rtcMembershipsFrom([refreshed])).toMatchObject([{ joinedAtMs: 1_000 }]);
});

test("members stand in order of joining, and ties are broken the same way everywhere", async () => {
  const cat = await stateMembership({ sender: "@cat:example.org", deviceId: "A", sentAtMs: 1_000 });
  const bob = await stateMembership({ sender: "@bob:example.org", deviceId: "A", sentAtMs: 1_000 });
  const eve = await stateMembership({ sender: "@eve:example.org", deviceId: "A", sentAtMs: 500 });
  expect(rtcMembershipsFrom([eve, cat, bob]).map(({ userId }) => userId)).toEqual([
    "@eve:example.org",
    "@bob:example.org",
    "@cat:example.org",
  ]);
});

test("a member of an old client publishes where the oldest member does", async () => {
  const oldest = await stateMembership(ann);
  const old = await stateMembership({
    sender: "@bob:example.org",
    deviceId: "A",
    sentAtMs: 2_000,
    content: {
      focus_active: { type: "livekit", focus_selection: "oldest_membership" },
      foci_preferred: [{ type: "livekit", livekit_service_url: "https://elsewhere.example.org" }],
    },
  });
  expect(rtcMembershipsFrom([oldest, old])[1]?.transport).toEqual({
    type: "livekit",
    serviceUrl: "https://rtc.example.org",
  });
});

test("a member that Element Call announced by a sticky event has media under a hash, and listens under the same", async () => {
  const memberId = "3f1e2d4c-0000-4000-8000-000000000001";
  const alice = { user_id: "@alice:melo.localhost", device_id: "DEVICEID1", id: memberId };
  // As Element Call 0.26.1 writes it, the relation under a name of its own included.
  const sticky = await CallMembership.parseFromEvent({
    getId: () => "$sticky",
    getSender: () => alice.user_id,
    getTs: () => 1_000,
    getType: () => "org.matrix.msc4143.rtc.member",
    getContent: () => ({
      slot_id: "m.call#ROOM",
      application: { type: "m.call", "m.call.intent": "video" },
      transports: {
        published: [{ type: "livekit", livekit_service_url: "https://rtc.example.org" }],
        can_subscribe: ["livekit"],
      },
      member: alice,
      versions: [],
      msc4354_sticky_key: memberId,
      "m.relation": { rel_type: "m.reference", event_id: "$before" },
    }),
  } as Parameters<typeof CallMembership.parseFromEvent>[0]);
  const identity = "05EDt9RKH9EdU9w8BoCeUCgtPcBYj5W9KWZNQwZyByA";
  expect(rtcMembershipsFrom([sticky], () => identity)).toEqual([
    {
      userId: alice.user_id,
      deviceId: alice.device_id,
      memberId,
      participantIdentity: identity,
      listenerIdentity: identity,
      transport: { type: "livekit", serviceUrl: "https://rtc.example.org" },
      intent: "video",
      joinedAtMs: 1_000,
    },
  ]);
});

describe("a transport", () => {
  test.each([
    undefined,
    { type: "full_mesh" },
    { type: "livekit" },
    { type: "livekit", livekit_service_url: 7 },
    { type: "livekit", livekit_service_url: "not a url" },
  ])("%o is none that MELO understands", (transport) => {
    expect(livekitTransportFrom(transport)).toBeUndefined();
  });
});
