import type { ConnectionTestDeps } from "@melo/call/connection-test";
import type { CallCenter, CallModeration, Shortcuts } from "@melo/call";
import type { ClientPort, Community, Conversations, ExaminationPort, MatrixSession } from "@melo/chat";
import type { MediaLab, TrackDirectory } from "@melo/livekit";
import { meloErrorFrom, type MeloError } from "@melo/protocol";
import { createSignal, readUntracked, type ReadonlySignal, type Scope } from "@melo/reactive";

/** Everything that works once somebody is signed in. Plain cores; no SDK object in sight but behind `tracks`. */
export interface MeloClient {
  readonly matrix: ClientPort;
  readonly community: Community;
  readonly conversations: Conversations;
  readonly calls: CallCenter;
  readonly moderation: CallModeration;
  readonly shortcuts: Shortcuts;
  readonly tracks: TrackDirectory;
  readonly lab: MediaLab;
  /** What a test of the connection is made with. */
  readonly connectionTest: ConnectionTestDeps;
  /** For administrators. */
  readonly examination: ExaminationPort;
}

export type ClientState =
  | { readonly name: "starting" }
  | { readonly name: "signed_out" }
  /** Another tab works for this device; encryption allows only one at a time. */
  | { readonly name: "active_elsewhere" }
  | { readonly name: "failed"; readonly error: MeloError }
  | { readonly name: "ready"; readonly client: MeloClient };

export interface TabClaim {
  readonly state: ReadonlySignal<"waiting" | "held" | "lost">;
  takeOver(): void;
}

export interface ClientSessionDeps {
  loadSession(): Promise<MatrixSession | undefined>;
  clearSession(): Promise<void>;
  /** A tab that `isInCall` gives way only to a tab where somebody asks for that. */
  claimTab(scope: Scope, session: MatrixSession, isInCall: () => boolean): TabClaim;
  startClient(scope: Scope, session: MatrixSession): Promise<MeloClient>;
}

/** The signed-in person of this page, from the stored session to a running client, and to the end of it. */
export interface ClientSession {
  readonly state: ReadonlySignal<ClientState>;
  /** From `signed_out`: somebody may have signed in since; looks for a stored session again. */
  resume(): void;
  /** From `failed`. */
  retry(): void;
  /** From `active_elsewhere`: this tab works from now on. */
  takeOver(): void;
  signOut(): Promise<void>;
}

export function createClientSession(scope: Scope, deps: ClientSessionDeps): ClientSession {
  const state = createSignal<ClientState>({ name: "starting" });
  /** From one sign-in to its end; owns the claim on the device. */
  let stay = scope.createChild();
  let attempt: Scope | undefined;
  let claim: TabClaim | undefined;

  function endAttempt(): void {
    attempt?.end();
    attempt = undefined;
  }

  async function run(session: MatrixSession): Promise<void> {
    endAttempt();
    const current = stay.createChild();
    attempt = current;
    state.value = { name: "starting" };
    try {
      const client = await deps.startClient(current, session);
      if (current.hasEnded) return;
      current.effect(() => {
        if (client.matrix.ended.value !== undefined) void forgetSession();
      });
      if (!current.hasEnded) state.value = { name: "ready", client };
    } catch (error) {
      if (current.hasEnded) return;
      const reason = meloErrorFrom(error);
      if (reason.code === "not_signed_in") await forgetSession();
      else state.value = { name: "failed", error: reason };
    }
  }

  /** The homeserver ended the session: what is stored is worthless, and the next page load asks to sign in. */
  async function forgetSession(): Promise<void> {
    endAttempt();
    stay.end();
    await deps.clearSession();
    state.value = { name: "signed_out" };
  }

  function isInCall(): boolean {
    const current = state.peek();
    const call = current.name === "ready" ? current.client.calls.active.peek() : undefined;
    return call !== undefined && call.phase.peek().name !== "failed";
  }

  async function begin(): Promise<void> {
    stay = scope.createChild();
    try {
      const session = await deps.loadSession();
      if (scope.hasEnded) return;
      if (session === undefined) {
        state.value = { name: "signed_out" };
        return;
      }
      const claimed = deps.claimTab(scope, session, isInCall);
      claim = claimed;
      scope.effect(() => {
        const claimState = claimed.state.value;
        readUntracked(() => {
          if (claimState === "held") void run(session);
          if (claimState === "lost") {
            endAttempt();
            state.value = { name: "active_elsewhere" };
          }
        });
      });
    } catch (error) {
      state.value = { name: "failed", error: meloErrorFrom(error) };
    }
  }

  void begin();

  return {
    state,
    resume() {
      if (state.peek().name !== "signed_out") return;
      state.value = { name: "starting" };
      void begin();
    },
    retry() {
      if (state.peek().name !== "failed") return;
      state.value = { name: "starting" };
      void deps
        .loadSession()
        .then((session) => (session === undefined ? forgetSession() : run(session)))
        .catch((error: unknown) => {
          state.value = { name: "failed", error: meloErrorFrom(error) };
        });
    },
    takeOver: () => claim?.takeOver(),
    async signOut() {
      const current = state.peek();
      if (current.name === "ready") {
        await current.client.calls.leave();
        await current.client.matrix.signOut();
      }
      await forgetSession();
    },
  };
}
