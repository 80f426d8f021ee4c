"use client";

import { createContext, useContext, useMemo, type ReactNode } from "react";
import { useSignal } from "@/hooks/use-signal";
import type { ClientSession, ClientState, MeloClient } from "@/lib/client/client-session";

interface MatrixContextValue {
  readonly client: MeloClient;
  signOut(): Promise<void>;
}

const MatrixContext = createContext<MatrixContextValue | undefined>(undefined);

export interface MatrixProviderProps {
  /** Made once, outside React: see `lib/client/browser-session.ts`. */
  readonly session: ClientSession;
  /** What stands in for the application until somebody is signed in and the client runs. */
  readonly renderWaiting: (state: Exclude<ClientState, { name: "ready" }>) => ReactNode;
  readonly children: ReactNode;
}

/** Gives every component below the signed-in Matrix user and client; they render only when there is one. */
export function MatrixProvider({ session, renderWaiting, children }: MatrixProviderProps): ReactNode {
  const state = useSignal(session.state);
  const client = state.name === "ready" ? state.client : undefined;
  const value = useMemo(
    () => (client === undefined ? undefined : { client, signOut: () => session.signOut() }),
    [client, session],
  );
  if (state.name !== "ready") return renderWaiting(state);
  return <MatrixContext value={value}>{children}</MatrixContext>;
}

/** The client of the signed-in person. Only below a {@link MatrixProvider}. */
export function useMatrixContext(): MatrixContextValue {
  const value = useContext(MatrixContext);
  if (value === undefined) throw new Error("useMatrixContext needs a MatrixProvider above it");
  return value;
}
