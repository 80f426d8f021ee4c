"use client";

import type { MatrixSession } from "@melo/chat";
import { inviterOfClosedInvite, previewInvite, registerByInvite, signInWithPassword } from "@melo/matrix/sign-in";
import type { MeloError } from "@melo/protocol";
import { useRouter } from "next/navigation";
import { useCallback, useState, type ReactNode } from "react";
import type { NewAccountInput } from "@/components/auth/account-form";
import { inviteProblem } from "@/components/auth/invite-problem";
import { InviteProblemView } from "@/components/auth/invite-problem-view";
import { InviteView } from "@/components/auth/invite-view";
import type { Credentials } from "@/components/auth/sign-in-form";
import { useCommand } from "@/components/ui/use-command";
import { browserPlatform } from "@/lib/client/browser-platform";
import { destinationOfInvite } from "../../destination";
import { deviceName } from "../../device-name";
import { askForStoredSession } from "../../questions";
import { useAnswer } from "../../use-answer";
import { useEnter } from "../../use-enter";

export interface InvitePageProps {
  readonly code: string;
  readonly homeserverUrl: string;
}

export function InvitePage({ code, homeserverUrl }: InvitePageProps): ReactNode {
  const router = useRouter();
  const stored = useAnswer(askForStoredSession);
  const invitation = useAnswer(useCallback(() => previewInvite(code, browserPlatform().http), [code]));
  const preview = invitation.value;
  const isStoredKnown = stored.value !== undefined || stored.error !== undefined;
  const { isBusy, error, run, forgetError } = useWayIn(code);

  function register(account: NewAccountInput): void {
    const deviceDisplayName = deviceName(navigator.userAgent);
    run(() => registerByInvite({ ...account, homeserverUrl, code, deviceDisplayName }, browserPlatform().http));
  }

  function signIn({ username, password }: Credentials): void {
    const deviceDisplayName = deviceName(navigator.userAgent);
    run(() => signInWithPassword({ homeserverUrl, username, password, deviceDisplayName }, browserPlatform().http));
  }

  if (invitation.error !== undefined) {
    const inviterName = inviterOfClosedInvite(invitation.error);
    return <InviteProblemView error={invitation.error} inviterName={inviterName} onRetry={invitation.retry} />;
  }
  // The link may have been used up between looking at it and sending the form.
  if (error !== undefined && inviteProblem(error, undefined) !== undefined) {
    return <InviteProblemView error={error} inviterName={preview?.inviterName} onRetry={invitation.retry} />;
  }
  return (
    <InviteView
      preview={isStoredKnown ? preview : undefined}
      ownUserId={stored.value?.userId}
      isBusy={isBusy}
      error={error}
      onRegister={register}
      onSignIn={signIn}
      onJoin={() => router.replace(destinationOfInvite(code))}
      onSwitch={forgetError}
    />
  );
}

interface WayIn {
  readonly isBusy: boolean;
  readonly error: MeloError | undefined;
  run(getSession: () => Promise<MatrixSession>): void;
  forgetError(): void;
}

/** From either form to the client, which follows the invitation. */
function useWayIn(code: string): WayIn {
  const enter = useEnter();
  const [isEntering, setEntering] = useState(false);
  const [forgotten, setForgotten] = useState<MeloError>();
  const command = useCommand(
    async (getSession: () => Promise<MatrixSession>) => enter(await getSession(), destinationOfInvite(code)),
    () => setEntering(true),
  );
  return {
    isBusy: command.isBusy || isEntering,
    error: command.error === forgotten ? undefined : command.error,
    run: (getSession) => command.run(getSession),
    forgetError: () => setForgotten(command.error),
  };
}
