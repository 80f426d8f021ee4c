"use client";

import { useState, type ReactNode } from "react";
import { UiProvider } from "@/components/ui/ui-provider";
import { useMatrix } from "@/hooks/use-matrix";
import { browserSession } from "@/lib/client/browser-session";
import type { RuntimeConfig } from "@/lib/client/runtime-config";
import { CallProvider } from "@/providers/call-provider";
import { MatrixProvider } from "@/providers/matrix-provider";
import { ClientFrame } from "./client-frame";
import { ClientPopOut } from "./client-pop-out";
import { WaitingScreen } from "./waiting-screen";

/** The signed-in application. Rendered in the browser only: everything it shows lives there. */
export function ClientApp({ config }: { readonly config: RuntimeConfig }): ReactNode {
  // Asked once for each mount: who comes back from signing in finds the session that they made there.
  const [session] = useState(() => browserSession(config));
  return (
    <UiProvider>
      <MatrixProvider session={session} renderWaiting={(state) => <WaitingScreen state={state} session={session} />}>
        <SignedInApp />
      </MatrixProvider>
    </UiProvider>
  );
}

function SignedInApp(): ReactNode {
  const { client } = useMatrix();
  return (
    <CallProvider calls={client.calls} tracks={client.tracks}>
      <ClientPopOut>
        <ClientFrame />
      </ClientPopOut>
    </CallProvider>
  );
}
