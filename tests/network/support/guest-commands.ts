export type GuestCommand =
  | {
      readonly do: "request";
      readonly url: string;
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | undefined;
    }
  | { readonly do: "join"; readonly name: string; readonly url: string; readonly token: string }
  | { readonly do: "speak"; readonly name: string }
  /** `isFresh`: gaps are counted anew from now on. */
  | { readonly do: "listen"; readonly name: string; readonly isFresh: boolean }
  | { readonly do: "leave"; readonly name: string };

export interface HttpAnswer {
  /** 0 if there was none; `body` then says why. */
  readonly status: number;
  readonly body: string;
  readonly durationMs: number;
}

/** What somebody in a call has heard. */
export interface Hearing {
  readonly people: readonly {
    readonly identity: string;
    /** Audible ones. */
    readonly frames: number;
    readonly silentMs: number;
    /** The longest time without an audible frame, also if it is not over. */
    readonly longestGapMs: number;
  }[];
  /** Why the connection ended for good, once it has. */
  readonly disconnectReason: string | undefined;
}
