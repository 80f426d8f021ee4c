import type { CallIntent, LivekitTransport, RtcMembership } from "@melo/call";
import type { CallMembership, Transport } from "matrix-js-sdk/lib/matrixrtc/index.js";
import type { ListenerIdentityOf } from "./listener-identities.ts";

/** Oldest first; ties are broken by member id, so that every client sees the same order. */
export function rtcMembershipsFrom(
  memberships: readonly CallMembership[],
  listenerIdentityOf: ListenerIdentityOf = () => undefined,
): readonly RtcMembership[] {
  const [oldest] = memberships;
  if (oldest === undefined) return [];
  return memberships
    .map((membership) => rtcMembershipFrom(membership, oldest, listenerIdentityOf(membership)))
    .sort((a, b) => a.joinedAtMs - b.joinedAtMs || (a.memberId < b.memberId ? -1 : 1));
}

function rtcMembershipFrom(
  membership: CallMembership,
  oldest: CallMembership,
  listenerIdentity: string | undefined,
): RtcMembership {
  return {
    userId: membership.userId,
    deviceId: membership.deviceId,
    memberId: membership.memberId,
    participantIdentity: membership.rtcBackendIdentity,
    ...(listenerIdentity === undefined ? {} : { listenerIdentity }),
    transport: livekitTransportFrom(membership.getTransport(oldest)),
    // Not `callIntent`: its getter logs a warning for every membership that names none.
    intent: intentFrom(membership.applicationData["m.call.intent"]),
    joinedAtMs: membership.createdTs(),
  };
}

function intentFrom(value: unknown): CallIntent | undefined {
  return value === "audio" || value === "video" ? value : undefined;
}

export function livekitTransportFrom(transport: Transport | undefined): LivekitTransport | undefined {
  if (transport?.type !== "livekit") return undefined;
  const serviceUrl: unknown = transport["livekit_service_url"];
  return typeof serviceUrl === "string" && URL.canParse(serviceUrl) ? { type: "livekit", serviceUrl } : undefined;
}
