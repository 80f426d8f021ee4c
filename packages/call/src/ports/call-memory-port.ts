/** What a reload of the page must not forget. */
export interface RememberedCall {
  readonly roomId: string;
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
  readonly isDeafened: boolean;
  readonly isHandRaised: boolean;
  /** Milliseconds since the epoch of the last moment in the call. */
  readonly seenAtMs: number;
}

/** Belongs to one tab: a second tab must not enter the call because the first one is in it. */
export interface CallMemoryPort {
  load(): RememberedCall | undefined;
  save(call: RememberedCall): void;
  clear(): void;
}
