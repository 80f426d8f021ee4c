import type { MatrixSession } from "@melo/chat";
import { MeloError } from "@melo/protocol";
import { createScope, createSignal, until, type Scope } from "@melo/reactive";
import { describe, expect, test } from "vitest";
import { createClientSession, type ClientSessionDeps, type MeloClient, type TabClaim } from "./client-session.ts";

const stored: MatrixSession = {
  homeserverUrl: "http://localhost",
  userId: "@ann:localhost",
  deviceId: "DEVICE",
  accessToken: "token",
};

function setUp(options: { readonly session?: MatrixSession | undefined; readonly startError?: MeloError } = {}) {
  const scope = createScope();
  const ended = createSignal<MeloError | undefined>(undefined);
  const claimState = createSignal<"waiting" | "held" | "lost">("waiting");
  const runs: Scope[] = [];
  const log: string[] = [];
  let startError = options.startError;
  // Only what the session itself reads; the rest of the client is not its business.
  const client = {
    matrix: { ended, signOut: async () => void log.push("signed out at the homeserver") },
    calls: { leave: async () => void log.push("left the call") },
  } as unknown as MeloClient;
  const claim: TabClaim = { state: claimState, takeOver: () => (claimState.value = "held") };
  const deps: ClientSessionDeps = {
    loadSession: async () => ("session" in options ? options.session : stored),
    clearSession: async () => void log.push("forgot the session"),
    claimTab: () => claim,
    startClient: async (runScope) => {
      runs.push(runScope);
      if (startError !== undefined) throw startError;
      return client;
    },
  };
  const session = createClientSession(scope, deps);
  return {
    session,
    ended,
    claimState,
    runs,
    log,
    mend: () => {
      startError = undefined;
    },
    is: (name: string) => until(session.state, (state) => state.name === name),
  };
}

describe("the session of a page", () => {
  test("nobody stored means signed out", async () => {
    await setUp({ session: undefined }).is("signed_out");
  });

  test("a stored session runs as soon as this tab has the device to itself", async () => {
    const { claimState, is, runs } = setUp();
    await until(claimState, () => true);
    await Promise.resolve();
    expect(runs).toHaveLength(0);
    claimState.value = "held";
    await is("ready");
    expect(runs).toHaveLength(1);
  });

  test("another tab that takes over ends the client here, and can be asked back", async () => {
    const { session, claimState, is, runs } = setUp();
    claimState.value = "held";
    await is("ready");
    claimState.value = "lost";
    await is("active_elsewhere");
    expect(runs[0]?.hasEnded).toBe(true);
    session.takeOver();
    await is("ready");
    expect(runs).toHaveLength(2);
  });

  test("a failed start says why and can be tried again", async () => {
    const { session, claimState, is, mend } = setUp({ startError: new MeloError("server_unreachable", "down") });
    claimState.value = "held";
    await is("failed");
    mend();
    session.retry();
    await is("ready");
  });

  test("a session that the homeserver ended meanwhile is forgotten instead of failing for ever", async () => {
    const { claimState, is, log } = setUp({ startError: new MeloError("not_signed_in", "unknown token") });
    claimState.value = "held";
    await is("signed_out");
    expect(log).toEqual(["forgot the session"]);
  });

  test("a session that ends while it runs takes the client with it", async () => {
    const { claimState, ended, is, runs } = setUp();
    claimState.value = "held";
    await is("ready");
    ended.value = new MeloError("not_signed_in", "signed out elsewhere");
    await is("signed_out");
    expect(runs[0]?.hasEnded).toBe(true);
  });

  test("signing in again on the same page is found, with a claim of its own", async () => {
    const stay = setUp();
    stay.claimState.value = "held";
    await stay.is("ready");
    await stay.session.signOut();
    stay.session.resume();
    expect(stay.session.state.value.name).toBe("starting");
    await stay.is("ready");
    expect(stay.runs.map(({ hasEnded }) => hasEnded)).toEqual([true, false]);
  });

  test("signing out leaves the call first, then the homeserver, then forgets", async () => {
    const { session, claimState, is, log } = setUp();
    claimState.value = "held";
    await is("ready");
    await session.signOut();
    expect(log).toEqual(["left the call", "signed out at the homeserver", "forgot the session"]);
    expect(session.state.value.name).toBe("signed_out");
  });
});
