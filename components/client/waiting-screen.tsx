"use client";

import { MonitorSmartphone, TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { errorWords } from "@/components/ui/error-words";
import type { ClientSession, ClientState } from "@/lib/client/client-session";
import { StartingScreen } from "./starting-screen";

export interface WaitingScreenProps {
  readonly state: Exclude<ClientState, { name: "ready" }>;
  readonly session: ClientSession;
}

/** What stands in for the application while nobody is signed in or the client cannot run. */
export function WaitingScreen({ state, session }: WaitingScreenProps): ReactNode {
  switch (state.name) {
    case "starting":
      return <StartingScreen />;
    case "signed_out":
      return <ToSignIn />;
    case "active_elsewhere":
      return (
        <WholePage>
          <EmptyState
            icon={MonitorSmartphone}
            title="MELO is open in another tab"
            text="Encryption works in one tab at a time. A call in the other tab ends when you go on here."
          >
            <Button variant="primary" onClick={() => session.takeOver()}>
              Use MELO here
            </Button>
          </EmptyState>
        </WholePage>
      );
    case "failed":
      return (
        <WholePage>
          <EmptyState icon={TriangleAlert} title="MELO could not start" text={errorWords(state.error)}>
            <Button variant="primary" onClick={() => session.retry()}>
              Try again
            </Button>
          </EmptyState>
        </WholePage>
      );
  }
}

function WholePage({ children }: { readonly children: ReactNode }): ReactNode {
  return <main className="grid h-dvh place-items-center bg-chat p-6">{children}</main>;
}

/** Remembers where the person wanted to go, so that a shared link survives signing in. */
function ToSignIn(): ReactNode {
  const router = useRouter();
  useEffect(() => {
    const wanted = window.location.pathname + window.location.search;
    router.replace(wanted === "/channels/@me" ? "/login" : `/login?next=${encodeURIComponent(wanted)}`);
  }, [router]);
  return <StartingScreen />;
}
