"use client";

import { setUpServer } from "@melo/matrix/sign-in";
import { useState, useSyncExternalStore, type ReactNode } from "react";
import type { NewAccountInput } from "@/components/auth/account-form";
import { SetupView, type SetupState } from "@/components/auth/setup-view";
import { useCommand } from "@/components/ui/use-command";
import { browserPlatform } from "@/lib/client/browser-platform";
import { destinationFrom } from "../destination";
import { deviceName } from "../device-name";
import { askWhetherSetupIsNeeded } from "../questions";
import { useAnswer } from "../use-answer";
import { useEnter } from "../use-enter";

function subscribeToHash(notify: () => void): () => void {
  window.addEventListener("hashchange", notify);
  return () => window.removeEventListener("hashchange", notify);
}

/** The fragment never leaves the browser by itself, so the token stands in no server's log. Undefined until hydrated. */
function useToken(): string | undefined {
  return useSyncExternalStore(
    subscribeToHash,
    () => window.location.hash.slice(1),
    () => undefined,
  );
}

export function SetupPage({ homeserverUrl }: { readonly homeserverUrl: string }): ReactNode {
  const token = useToken();
  const { value, error: silence } = useAnswer(askWhetherSetupIsNeeded);
  // Where nobody answers the form is shown: sending it tells what is wrong.
  const isNeeded = silence === undefined ? value : true;
  const enter = useEnter();
  const [isEntering, setEntering] = useState(false);
  const setUp = useCommand(
    async ({ displayName, username, password }: NewAccountInput) => {
      const session = await setUpServer(
        {
          homeserverUrl,
          token: token ?? "",
          displayName,
          username,
          password,
          deviceDisplayName: deviceName(navigator.userAgent),
        },
        browserPlatform().http,
      );
      await enter(session, destinationFrom(undefined));
    },
    () => setEntering(true),
  );
  return (
    <SetupView
      state={setupState(token, isNeeded)}
      isBusy={setUp.isBusy || isEntering}
      error={setUp.error}
      onSubmit={(account) => setUp.run(account)}
    />
  );
}

function setupState(token: string | undefined, isNeeded: boolean | undefined): SetupState {
  if (token === undefined || isNeeded === undefined) return "checking";
  if (!isNeeded) return "done";
  return token === "" ? "token_missing" : "needed";
}
