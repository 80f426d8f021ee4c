import type { LivekitTransport } from "./membership-port.ts";

/** The right to enter one LiveKit room for a few minutes; LiveKit renews it while connected. */
export interface SfuCredentials {
  /** WebSocket base URL of LiveKit's signalling. */
  readonly url: string;
  readonly token: string;
  readonly livekitRoom: string;
  readonly participantIdentity: string;
  readonly expiresAtMs: number;
}

export interface TokenPort {
  /**
   * Rejects with `call_forbidden`, `not_signed_in`, `rate_limited`, `call_server_unreachable`, `offline`.
   * May answer from a cache while the credentials are fresh.
   */
  requestCredentials(roomId: string, transport: LivekitTransport): Promise<SfuCredentials>;
}
