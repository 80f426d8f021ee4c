import { MeloError, type ErrorCode } from "@melo/protocol";
import type { DisconnectReason } from "../ports/index.ts";

const delaysMs = [0, 1_000, 2_000, 4_000, 8_000, 15_000];
/** Share of a delay that is left to chance, so that a server that comes back is not entered by everybody at once. */
const jitter = 0.25;
/** A connection that held for so long was a good one: the next loss starts again without waiting. */
export const settledAfterMs = 10_000;

/** How long to wait before the next attempt, after so many failures in a row (at least 1). At most 15 s. */
export function reconnectDelayMs(failures: number, random: () => number, retryAfterMs = 0): number {
  const delayMs = delaysMs[Math.min(failures, delaysMs.length) - 1] ?? 0;
  return Math.max(Math.round(delayMs * (1 - jitter * random())), retryAfterMs);
}

/**
 * Whether trying again by itself makes sense. A full call is told instead, for nobody knows when a place becomes free;
 * what nobody foresaw is told on the way in, but never takes down a call that worked before.
 */
export function isWorthRetrying(error: MeloError, hasBeenConnected: boolean): boolean {
  if (error.code === "call_full") return hasBeenConnected;
  if (error.code === "unexpected") return hasBeenConnected;
  return error.isRetryable;
}

const codeOfReason: Readonly<Record<DisconnectReason, ErrorCode>> = {
  removed: "removed_from_call",
  joined_elsewhere: "joined_elsewhere",
  encryption_failed: "encryption_failed",
  left: "call_server_unreachable",
  room_closed: "call_server_unreachable",
  connection_lost: "call_server_unreachable",
};

/** Why a connection ended, as an error. */
export function errorOfDisconnect(reason: DisconnectReason): MeloError {
  return new MeloError(codeOfReason[reason], `the LiveKit connection ended: ${reason}`);
}
