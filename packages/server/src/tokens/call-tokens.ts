import { serverNameOf } from "@melo/protocol";
import type { CallAccess } from "../access/authorize-call-access.ts";
import type { DelegateLeave } from "../departures/delegate-leave.ts";
import { callFull, forbidden } from "../http/refusal.ts";
import { identityOf, type Bearer, type CallSlot } from "../livekit/bearer.ts";
import type { CallServerPort } from "../livekit/call-server.ts";
import type { MintedToken, MintToken } from "../livekit/mint-token.ts";
import { callRoomName } from "../livekit/room-name.ts";
import type { Log } from "../log.ts";
import type { FindClientApi } from "../openid/find-client-api.ts";

/** Whether somebody who has proven who he is may be in a room's call; undefined if nobody here can tell. */
export type AskTokenAccess = (bearer: Bearer, roomId: string) => Promise<CallAccess | undefined>;

/** A delayed leave that a client hands over together with its wish for a token. */
export interface LeaveWish {
  readonly delayId: string;
  readonly delayMs: number;
}

export interface CallTokenWish {
  /** Proven by whoever asks for him. */
  readonly bearer: Bearer;
  readonly slot: CallSlot;
  readonly leave: LeaveWish | undefined;
  /** False: for listening alone, whatever the room would let him send. */
  readonly mayPublish: boolean;
}

export interface CallTokens {
  /** Rejects with a 403, a `LeaveNotTaken`, or the `MeloError` of a server that does not answer. */
  issue(wish: CallTokenWish): Promise<MintedToken>;
  /** Takes over the leave alone, for somebody who could have a token. Rejects like `issue`. */
  takeLeave(wish: CallTokenWish & { readonly leave: LeaveWish }): Promise<void>;
  /** Whether he could have a token: rejects like `issue` if not. */
  check(bearer: Bearer, slot: CallSlot): Promise<void>;
}

export interface CallTokensDeps {
  readonly askAccess: AskTokenAccess;
  /** Whether users of this homeserver make a call begin, and may leave their delayed leaves to us. */
  hasFullAccess(serverName: string): boolean;
  readonly callServer: CallServerPort;
  readonly mint: MintToken;
  readonly findClientApi: FindClientApi;
  readonly delegateLeave: DelegateLeave;
  readonly log: Log;
}

/** Why a delayed leave is not taken over. What that means on the wire differs from endpoint to endpoint. */
export class LeaveNotTaken extends Error {
  override readonly name = "LeaveNotTaken";
  readonly reason: "restricted" | "no_client_api";

  constructor(reason: LeaveNotTaken["reason"]) {
    super(`a delayed leave is not taken over: ${reason}`);
    this.reason = reason;
  }
}

interface Admission {
  readonly wish: CallTokenWish;
  readonly access: CallAccess & { readonly kind: "allowed" };
  readonly hasFullAccess: boolean;
  /** Base URL at which the homeserver keeps the leave; undefined: ours. */
  readonly clientApiUrl: string | undefined;
}

/**
 * The way to a token for a call that every front end shares, once it knows who asks: may he be there; is his homeserver
 * one that makes calls begin; then the LiveKit room, the token, and his delayed leave.
 */
export function createCallTokens(deps: CallTokensDeps): CallTokens {
  const { callServer, mint, log } = deps;

  async function requireAccess(bearer: Bearer, slot: CallSlot): Promise<Admission["access"]> {
    const access = await deps.askAccess(bearer, slot.roomId);
    if (access?.kind === "allowed") return access;
    if (access?.kind === "full") throw callFull();
    const { userId, deviceId } = bearer;
    const reason = access?.reason ?? "nobody_can_look";
    log.info({ userId, deviceId, roomId: slot.roomId, reason }, "call token refused");
    throw forbidden("You may not enter this call");
  }

  async function admit(wish: CallTokenWish): Promise<Admission> {
    const { bearer, slot, leave } = wish;
    const access = await requireAccess(bearer, slot);
    const serverName = serverNameOf(bearer.userId) ?? "";
    const hasFullAccess = deps.hasFullAccess(serverName);
    if (leave === undefined) return { wish, access, hasFullAccess, clientApiUrl: undefined };
    if (!hasFullAccess) throw new LeaveNotTaken("restricted");
    const found = await deps.findClientApi(serverName);
    if (found === undefined) throw new LeaveNotTaken("no_client_api");
    return { wish, access, hasFullAccess, clientApiUrl: found.url };
  }

  async function takeOver({ wish, clientApiUrl }: Admission): Promise<void> {
    const { bearer, slot, leave } = wish;
    if (leave === undefined) return;
    await deps.delegateLeave({
      livekitRoom: callRoomName(slot.roomId, slot.slotId),
      identity: identityOf(bearer),
      roomId: slot.roomId,
      userId: bearer.userId,
      deviceId: bearer.deviceId,
      ...leave,
      clientApiUrl,
    });
    log.info({ userId: bearer.userId, roomId: slot.roomId, delayMs: leave.delayMs }, "delayed leave taken over");
  }

  return {
    async issue(wish) {
      const admission = await admit(wish);
      const { bearer, slot } = wish;
      const { canPublishSources, canSubscribe, maxMembers } = admission.access;
      if (admission.hasFullAccess) await callServer.ensureRoom(callRoomName(slot.roomId, slot.slotId), maxMembers);
      const sources = wish.mayPublish ? canPublishSources : [];
      const minted = await mint({ bearer, slot, name: undefined, canPublishSources: sources, canSubscribe });
      await takeOver(admission);
      const { userId, deviceId } = bearer;
      log.info({ userId, deviceId, roomId: slot.roomId }, "call token issued");
      return minted;
    },
    async takeLeave(wish) {
      await takeOver(await admit(wish));
    },
    async check(bearer, slot) {
      await requireAccess(bearer, slot);
    },
  };
}
