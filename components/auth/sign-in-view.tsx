"use client";

import type { MeloError } from "@melo/protocol";
import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { AuthPage } from "./auth-page";
import { HomeserverChoice, type HomeserverChoiceProps } from "./homeserver-choice";
import { Note } from "./note";
import { SignInForm, type Credentials } from "./sign-in-form";

export interface SignInViewProps extends HomeserverChoiceProps {
  /** The deployment has no account yet. */
  readonly isSetupNeeded: boolean;
  readonly isBusy: boolean;
  readonly error: MeloError | undefined;
  readonly onSubmit: (credentials: Credentials) => void;
}

export function SignInView({ isSetupNeeded, isBusy, error, onSubmit, ...homeserver }: SignInViewProps): ReactNode {
  return (
    <AuthPage title="Good to see you">
      {isSetupNeeded ? (
        <Note icon={KeyRound}>Nobody has an account here yet. Open the link that MELO printed when it started.</Note>
      ) : null}
      <SignInForm homeserver={<HomeserverChoice {...homeserver} />} isBusy={isBusy} error={error} onSubmit={onSubmit} />
      <p className="text-center text-sm text-faint">New here? Ask somebody inside for an invitation link.</p>
    </AuthPage>
  );
}
