"use client";

import { useSignal } from "@/hooks/use-signal";
import type { MeloClient } from "@/lib/client/client-session";
import { useMatrixContext } from "@/providers/matrix-provider";

export interface MatrixUser {
  readonly userId: string;
  readonly displayName: string;
  readonly client: MeloClient;
  signOut(): Promise<void>;
}

/** The signed-in Matrix user and client. Only below a MatrixProvider. */
export function useMatrix(): MatrixUser {
  const { client, signOut } = useMatrixContext();
  const profile = useSignal(client.matrix.profile);
  return { userId: profile.userId, displayName: profile.displayName, client, signOut };
}
