"use client";

import { discoverHomeserver, signInWithPassword } from "@melo/matrix/sign-in";
import { useRouter } from "next/navigation";
import { useEffect, useState, type ReactNode } from "react";
import type { Credentials } from "@/components/auth/sign-in-form";
import { SignInView } from "@/components/auth/sign-in-view";
import { useCommand } from "@/components/ui/use-command";
import { browserPlatform } from "@/lib/client/browser-platform";
import { deviceName } from "../device-name";
import { askForStoredSession, askWhetherSetupIsNeeded } from "../questions";
import { useAnswer } from "../use-answer";
import { useEnter } from "../use-enter";
import { useHomeserver } from "../use-homeserver";

export interface SignInPageProps {
  readonly ownHomeserverUrl: string;
  readonly destination: string;
}

export function SignInPage({ ownHomeserverUrl, destination }: SignInPageProps): ReactNode {
  const router = useRouter();
  const enter = useEnter();
  const homeserver = useHomeserver(ownHomeserverUrl);
  const stored = useAnswer(askForStoredSession).value;
  // Where nobody answers there is a note less; signing in itself tells what is wrong.
  const isSetupNeeded = useAnswer(askWhetherSetupIsNeeded).value ?? false;
  const [isEntering, setEntering] = useState(false);
  useEffect(() => {
    if (stored !== undefined && stored !== null) router.replace(destination);
  }, [stored, destination, router]);

  const signIn = useCommand(
    async ({ username, password }: Credentials) => {
      const session = await signInWithPassword(
        {
          homeserverUrl: homeserver.homeserverUrl,
          username,
          password,
          deviceDisplayName: deviceName(navigator.userAgent),
        },
        browserPlatform().http,
      );
      homeserver.remember();
      await enter(session, destination);
    },
    () => setEntering(true),
  );

  return (
    <SignInView
      homeserverUrl={homeserver.homeserverUrl}
      ownHomeserverUrl={ownHomeserverUrl}
      isSetupNeeded={isSetupNeeded}
      // The next page is on its way: signing in twice would make two devices.
      isBusy={signIn.isBusy || isEntering}
      error={signIn.error}
      onDiscover={(input) => discoverHomeserver(input, browserPlatform().http)}
      onChange={(homeserverUrl) => homeserver.choose(homeserverUrl)}
      onSubmit={(credentials) => signIn.run(credentials)}
    />
  );
}
