/** A delayed leave that its client gives into our hands (MSC4140; MSC4195, "delegate_delayed_leave"). */
export interface DelegatedLeave {
  /** The connection whose presence keeps the leave from being sent. */
  readonly livekitRoom: string;
  readonly identity: string;
  /** The Matrix room that the leave is for. */
  readonly roomId: string;
  readonly userId: string;
  /** Undefined where the client need not name it. */
  readonly deviceId: string | undefined;
  readonly delayId: string;
  /** How long the homeserver waits after each restart. */
  readonly delayMs: number;
  /**
   * Base URL of the client-server API that keeps the leave, already found and judged safe to ask. Undefined: the local
   * homeserver, asked in the user's name by the application service.
   */
  readonly clientApiUrl: string | undefined;
}

/**
 * Takes over a delayed leave; one that was taken over before for the same connection is forgotten. Resolves when it is
 * stored: from then on it survives this process. Rejects with `server_unreachable` if it could not be stored.
 */
export type DelegateLeave = (leave: DelegatedLeave) => Promise<void>;
