/** Where media can go, as LiveKit says it to a browser. */
export interface IceCandidate {
  readonly protocol: "udp" | "tcp";
  readonly address: string;
  readonly port: number;
}

/** STUN or TURN, as LiveKit says it to a browser. */
export interface IceServer {
  /** `turn:host:port?transport=udp`. */
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}

/** A connection to LiveKit's signalling, far enough that it listens for this browser's media. */
export interface Signalling {
  readonly serverVersion: string;
  readonly tookMs: number;
  readonly candidates: readonly IceCandidate[];
  readonly iceServers: readonly IceServer[];
  close(): void;
}

export type PathOutcome =
  | { readonly kind: "through"; readonly tookMs: number }
  | { readonly kind: "silent"; readonly reason: string }
  /** By a TURN server. */
  | { readonly kind: "refused"; readonly code: number; readonly reason: string };

/** What a browser does on its way to a call, one path at a time. Nothing here rejects. */
export interface IcePort {
  /** A text says why there is none. */
  open(url: string, token: string): Promise<Signalling | string>;
  /** Whether LiveKit answers an ICE connectivity check at this candidate. */
  tryCandidate(signalling: Signalling, candidate: IceCandidate): Promise<PathOutcome>;
  /** The same, through a relay. */
  tryRelay(signalling: Signalling, relay: IceServer, candidate: IceCandidate): Promise<PathOutcome>;
}
