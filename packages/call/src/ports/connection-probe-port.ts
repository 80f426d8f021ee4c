import type { Scope } from "@melo/reactive";
import type { CallServerFacts, LinkRoute } from "./link-reading.ts";
import type { SfuCredentials } from "./token-port.ts";

/** What this browser has of what a call needs. */
export interface BrowserReadiness {
  /** Over HTTPS, or on this machine: without it there is no microphone. */
  readonly isSecure: boolean;
  readonly hasWebRtc: boolean;
  /** Frames of media can be encrypted. */
  readonly canEncrypt: boolean;
  /** `unknown` where the browser does not tell before it asks. */
  readonly microphone: "granted" | "denied" | "not_asked" | "unknown";
}

export interface ProbedRoute {
  readonly route: LinkRoute;
  readonly roundTripMs: number | undefined;
}

export interface OfferedWays {
  readonly tcp: boolean;
  readonly turn: boolean;
}

/** One connection to a LiveKit room that nobody else is in, for a test. Ends with its scope. */
export interface ConnectionProbe {
  /** The signalling answered. Rejects with a MeloError. */
  readonly signalled: Promise<CallServerFacts>;
  /** Media has found a way. Rejects with a MeloError if it finds none in the time that the browser gives it. */
  readonly connected: Promise<ProbedRoute>;
  /** What the server offers beside UDP; asked once media had time to look for a way. Never rejects. */
  readOffers(): Promise<OfferedWays>;
  /** Sends a picture until the server says that it arrives. Rejects with a MeloError if the scope ends before. */
  untilEcho(): Promise<{ readonly roundTripMs: number | undefined }>;
  /** Lets the server take its offer of UDP back, and resolves with the way that media finds then. */
  withoutUdp(): Promise<ProbedRoute>;
}

export interface ConnectionProbePort {
  readBrowser(): Promise<BrowserReadiness>;
  /** `onlyRelay`: media may only pass through TURN. */
  open(scope: Scope, credentials: SfuCredentials, options?: { readonly onlyRelay: boolean }): ConnectionProbe;
}
