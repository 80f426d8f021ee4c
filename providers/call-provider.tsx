"use client";

import type { CallCenter } from "@melo/call";
import type { TrackDirectory } from "@melo/livekit";
import { createContext, useContext, useMemo, type ReactNode } from "react";

interface CallContextValue {
  readonly calls: CallCenter;
  readonly tracks: TrackDirectory;
}

const CallContext = createContext<CallContextValue | undefined>(undefined);

/** Gives views the calls of the signed-in device, and pictures and sounds by track id. */
export function CallProvider({
  calls,
  tracks,
  children,
}: CallContextValue & { readonly children: ReactNode }): ReactNode {
  const value = useMemo(() => ({ calls, tracks }), [calls, tracks]);
  return <CallContext value={value}>{children}</CallContext>;
}

function useCallContext(): CallContextValue {
  const value = useContext(CallContext);
  if (value === undefined) throw new Error("call hooks need a CallProvider above them");
  return value;
}

export function useCalls(): CallCenter {
  return useCallContext().calls;
}

export function useTracks(): TrackDirectory {
  return useCallContext().tracks;
}
