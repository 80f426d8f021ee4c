export interface HomeserverFacts {
  /** MSC4140: without them a client that dies stays in the call. */
  readonly hasDelayedEvents: boolean;
}

/** Where a test of the connection happens, so that nobody sees it and nobody's call is entered. Rejects with MeloErrors. */
export interface TestPlacePort {
  /** Resolves when the server that MELO's pages come from has answered. */
  askMelo(): Promise<void>;
  askHomeserver(): Promise<HomeserverFacts>;
  /** Makes a room in which nobody else is; homeservers may forbid it. Resolves with its id. */
  makeRoom(): Promise<string>;
  /** Leaves it for good. Never rejects. */
  leaveRoom(roomId: string): Promise<void>;
}
