import { callMemberStateKey, eventTypes } from "@melo/protocol";
import type { World } from "@melo/devkit";
import type { MatrixApi } from "./matrix-api.ts";
import type { OpenIdTokens } from "./openid-tokens.ts";
import { enterCall, type Participant } from "./participant.ts";

/** What a MatrixRTC client such as Element Call does on Matrix's side of a call, step by step. */
export interface Caller {
  readonly stateKey: string;
  /** Writes the call membership; returns its content. */
  announce(fields?: object): Promise<object>;
  /** Has the homeserver withdraw it after this time unless it is restarted (MSC4140); returns the event's `delay_id`. */
  scheduleLeave(delayMs?: number): Promise<string>;
  /** Hands the delayed leave to a token service, and enters with the token that comes back. */
  enterDelegating(tokens: OpenIdTokens, delayId: string, delayMs?: number): Promise<Participant>;
  enter(tokens: OpenIdTokens): Promise<Participant>;
  /** The token alone; the first hands the delayed leave over, too. */
  delegate(tokens: OpenIdTokens, delayId: string, delayMs?: number): Promise<string>;
  token(tokens: OpenIdTokens): Promise<string>;
  isLeavePending(delayId: string): Promise<boolean>;
}

const hourMs = 3_600_000;

export function callerOf(world: World, person: MatrixApi, roomId: string): Caller {
  const stateKey = callMemberStateKey(person.userId, person.deviceId);
  const statePath = `/rooms/${encodeURIComponent(roomId)}/state/${eventTypes.callMember}/${encodeURIComponent(stateKey)}`;

  async function tokenWith(tokens: OpenIdTokens, fields: object): Promise<string> {
    const { status, body } = await tokens.sfuGet(person, roomId, fields);
    if (status !== 200) throw new Error(`/sfu/get: ${status} ${JSON.stringify(body)}`);
    return String(body["jwt"]);
  }

  const delegate = (tokens: OpenIdTokens, delayId: string, delayMs = hourMs): Promise<string> =>
    tokenWith(tokens, { delay_id: delayId, delay_timeout: delayMs, delay_cs_api_url: world.origin });
  const token = (tokens: OpenIdTokens): Promise<string> => tokenWith(tokens, {});

  return {
    stateKey,
    async announce(fields = {}) {
      const content = {
        application: "m.call",
        call_id: "",
        device_id: person.deviceId,
        expires: 4 * hourMs,
        foci_preferred: [{ type: "livekit", livekit_service_url: `${world.origin}/livekit/jwt` }],
        focus_active: { type: "livekit", focus_selection: "multi_sfu" },
        ...fields,
      };
      await person.sendState(roomId, eventTypes.callMember, stateKey, content);
      return content;
    },
    async scheduleLeave(delayMs = hourMs) {
      const { delay_id: delayId } = await person.do("PUT", `${statePath}?org.matrix.msc4140.delay=${delayMs}`, {});
      return String(delayId);
    },
    delegate,
    token,
    enterDelegating: async (tokens, delayId, delayMs) => enterCall(world, await delegate(tokens, delayId, delayMs)),
    enter: async (tokens) => enterCall(world, await token(tokens)),
    async isLeavePending(delayId) {
      const path = `/_matrix/client/unstable/org.matrix.msc4140/delayed_events/${encodeURIComponent(delayId)}`;
      const headers = { authorization: `Bearer ${person.accessToken}` };
      const { status } = await fetch(`${world.internal.synapse}${path}`, { headers });
      if (status !== 200 && status !== 404) throw new Error(`delayed event: ${status}`);
      return status === 200;
    },
  };
}

/** Ids of a person's delayed events that the homeserver still keeps. */
export async function pendingLeaves(world: World, { accessToken }: MatrixApi): Promise<readonly string[]> {
  const path = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${world.internal.synapse}${path}`, { headers });
  if (response.status !== 200) throw new Error(`delayed events: ${response.status}`);
  const body = (await response.json()) as { readonly delayed_events: readonly { readonly delay_id: string }[] };
  return body.delayed_events.map(({ delay_id: delayId }) => delayId);
}

/** When the homeserver last began to count a delayed event's time. */
export async function leaveRunningSince(world: World, { accessToken }: MatrixApi, delayId: string): Promise<number> {
  const path = `/_matrix/client/unstable/org.matrix.msc4140/delayed_events/${encodeURIComponent(delayId)}`;
  const response = await fetch(`${world.internal.synapse}${path}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const body = (await response.json()) as { readonly delayed_since_ts?: number };
  if (body.delayed_since_ts === undefined) throw new Error(`delayed event: ${response.status}`);
  return body.delayed_since_ts;
}
