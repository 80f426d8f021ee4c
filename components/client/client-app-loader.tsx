"use client";

import type { ReactNode } from "react";
import { createCodeOnUse } from "@/components/ui/code-on-use";
import { LoadedView } from "@/components/ui/loaded-view";
import type { RuntimeConfig } from "@/lib/client/runtime-config";
import { StartingScreen } from "./starting-screen";

const appCode = createCodeOnUse(() => import("./client-app"));

/** Nothing of the client can be rendered on a server: there is no session, no store, no call. */
export function ClientAppLoader({ config }: { readonly config: RuntimeConfig }): ReactNode {
  return (
    <LoadedView code={appCode} name="MELO" waiting={<StartingScreen />} place="over_page">
      {({ ClientApp }) => <ClientApp config={config} />}
    </LoadedView>
  );
}
