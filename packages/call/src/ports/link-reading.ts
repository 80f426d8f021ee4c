/** How media gets to the call server: straight, or through a TURN server that is reached by `relay`. */
export interface LinkRoute {
  readonly protocol: "udp" | "tcp";
  readonly relay: "udp" | "tcp" | "tls" | undefined;
}

/** A picture of ours as it is being sent. */
export interface SentPicture {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

/** How media travels between this device and the call server, as the browser measured it in the last second or two. */
export interface LinkReading {
  /** There and back, by the transport's own checks. Undefined before the first of them. */
  readonly roundTripMs: number | undefined;
  /** Of the sound that varies most in when it comes. Undefined while none is received. */
  readonly jitterMs: number | undefined;
  /** 0 to 1, of the packets that were sent to us. Undefined while none are. */
  readonly lostOnTheWayHere: number | undefined;
  /** 0 to 1, of ours, as the server reports it. */
  readonly lostOnTheWayThere: number | undefined;
  readonly sentKbps: number;
  readonly receivedKbps: number;
  /** Undefined while the transport looks for one. */
  readonly route: LinkRoute | undefined;
  /** Of the camera, in the largest size that is sent. */
  readonly camera: SentPicture | undefined;
  readonly screen: SentPicture | undefined;
  /** In use now, either way: "VP8", "opus". */
  readonly codecs: readonly string[];
  readonly server: CallServerFacts;
}

export interface CallServerFacts {
  /** Host of its signalling. */
  readonly host: string;
  /** As it says, e.g. "1.13.5". */
  readonly version: string | undefined;
  readonly region: string | undefined;
}
