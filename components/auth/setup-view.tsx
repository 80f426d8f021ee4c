"use client";

import type { MeloError } from "@melo/protocol";
import { ShieldCheck, TriangleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClassName } from "../ui/button";
import { Spinner } from "../ui/spinner";
import { AccountForm, type NewAccountInput } from "./account-form";
import { AuthPage } from "./auth-page";
import { Note } from "./note";

/** Whether this deployment waits for its first account, and whether the address brought the one-time link's token. */
export type SetupState = "checking" | "needed" | "token_missing" | "done";

export interface SetupViewProps {
  readonly state: SetupState;
  readonly isBusy: boolean;
  readonly error: MeloError | undefined;
  readonly onSubmit: (account: NewAccountInput) => void;
}

/** The first account of a new deployment. */
export function SetupView({ state, isBusy, error, onSubmit }: SetupViewProps): ReactNode {
  if (state === "checking") {
    return (
      <AuthPage title="Welcome to MELO">
        <Spinner label="Loading" />
      </AuthPage>
    );
  }
  if (state === "done" || error?.code === "setup_done") {
    return (
      <AuthPage
        title="This server is set up"
        text="Its first account exists, and the link that made it works only once."
      >
        <Link href="/login" className={buttonClassName("primary", "lg")}>
          Sign in
        </Link>
      </AuthPage>
    );
  }
  if (state === "token_missing") {
    return (
      <AuthPage title="Open the whole link" text="The first account needs the link that MELO printed when it started.">
        <Note icon={TriangleAlert}>
          Copy it again, with everything after the “#”. Starting MELO again prints it once more.
        </Note>
      </AuthPage>
    );
  }
  return (
    <AuthPage title="Welcome to MELO" text="Make the first account of this server.">
      <AccountForm
        submitLabel="Make the account"
        isBusy={isBusy}
        error={error}
        errorText={
          error?.code === "forbidden"
            ? "This link is not the right one. Use the one that MELO printed last."
            : undefined
        }
        onSubmit={onSubmit}
      />
      <Note icon={ShieldCheck}>
        This account becomes the server’s administrator. Everyone else comes by invitation.
      </Note>
    </AuthPage>
  );
}
