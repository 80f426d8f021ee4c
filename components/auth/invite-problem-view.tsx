"use client";

import type { MeloError } from "@melo/protocol";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button, buttonClassName } from "../ui/button";
import { errorWords } from "../ui/error-words";
import { AuthPage } from "./auth-page";
import { inviteProblem } from "./invite-problem";

export interface InviteProblemViewProps {
  readonly error: MeloError;
  /** Who made the link, where the server told. */
  readonly inviterName?: string | undefined;
  readonly onRetry: () => void;
}

/** A link that does not work, or a server that cannot say whether it does. */
export function InviteProblemView({ error, inviterName, onRetry }: InviteProblemViewProps): ReactNode {
  const problem = inviteProblem(error, inviterName);
  if (problem === undefined) {
    return (
      <AuthPage title="The invitation could not be opened" text={errorWords(error)}>
        <Button variant="primary" size="lg" onClick={onRetry}>
          Try again
        </Button>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={problem.title} text={problem.text}>
      <Link href="/login" className={buttonClassName("plain", "lg")}>
        Sign in
      </Link>
    </AuthPage>
  );
}
