/** One end of a call. */
export interface EchoEnd {
  readonly url: string;
  readonly token: string;
}

export type EchoOutcome =
  | { readonly kind: "heard"; readonly joinMs: number; readonly soundMs: number }
  | { readonly kind: "silent"; readonly reason: string }
  /** This machine cannot take part in a call by itself. */
  | { readonly kind: "unable"; readonly reason: string };

export interface EchoPort {
  /** Two ends enter a call, encrypted; one sends a tone and the other listens for it. Never rejects. */
  call(sender: EchoEnd, listener: EchoEnd): Promise<EchoOutcome>;
}
