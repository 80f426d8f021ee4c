"use client";

import type { InvitePreview } from "@melo/chat";
import { localpartOf, type MeloError } from "@melo/protocol";
import { Lock } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Avatar } from "../ui/avatar";
import { Button } from "../ui/button";
import { Skeleton } from "../ui/skeleton";
import { AccountForm, type NewAccountInput } from "./account-form";
import { InviteArt } from "./invite-art";
import { inviteProblem } from "./invite-problem";
import { Note } from "./note";
import { SignInForm, type Credentials } from "./sign-in-form";

export interface InviteViewProps {
  /** Undefined while it is asked for. */
  readonly preview: InvitePreview | undefined;
  /** Whoever is signed in on this device; undefined for strangers. */
  readonly ownUserId: string | undefined;
  readonly isBusy: boolean;
  /** Why the last try to register or to sign in failed. */
  readonly error: MeloError | undefined;
  readonly onRegister: (account: NewAccountInput) => void;
  readonly onSignIn: (credentials: Credentials) => void;
  /** For whoever is signed in already. */
  readonly onJoin: () => void;
  /** Forgets the last error, before the other form comes. */
  readonly onSwitch: () => void;
}

/** A stranger's first minute: which community, who invites, three fields. Says nothing about who is in voice. */
export function InviteView(props: InviteViewProps): ReactNode {
  const { preview } = props;
  return (
    <main className="grid min-h-dvh grid-cols-1 bg-chat max-desktop:grid-rows-[auto_1fr] desktop:grid-cols-2">
      <InviteArt preview={preview} />
      <div className="grid grid-cols-1 place-items-center px-5 py-10 max-desktop:place-items-start max-desktop:py-8">
        <div className="flex w-full max-w-100 flex-col gap-5 max-desktop:mx-auto">
          {preview === undefined ? <InviteSkeleton /> : <InviteForms {...props} preview={preview} />}
        </div>
      </div>
    </main>
  );
}

type InviteFormsProps = InviteViewProps & { readonly preview: InvitePreview };

function InviteForms(props: InviteFormsProps): ReactNode {
  const { preview, ownUserId, isBusy, error, onJoin, onSwitch } = props;
  const [hasAccount, setHasAccount] = useState(false);
  const { spaceName, inviterName } = preview;
  if (ownUserId !== undefined) {
    return (
      <>
        <Inviter name={inviterName} />
        <h1 className="text-2xl font-bold text-balance wrap-anywhere text-strong">Join {spaceName}</h1>
        <Button variant="primary" size="lg" className="w-full" isLoading={isBusy} onClick={onJoin}>
          <span className="truncate">Join as {localpartOf(ownUserId)}</span>
        </Button>
        <p className="text-center text-sm text-faint wrap-anywhere">You are signed in as {ownUserId}.</p>
      </>
    );
  }
  function toggle(): void {
    onSwitch();
    setHasAccount(!hasAccount);
  }
  const errorText = error === undefined ? undefined : inviteProblem(error, inviterName)?.text;
  return (
    <>
      <Inviter name={inviterName} />
      <h1 className="text-2xl font-bold text-strong">{hasAccount ? "Sign in to join" : "Make an account"}</h1>
      {hasAccount ? (
        <SignInForm
          submitLabel={`Sign in and join ${spaceName}`}
          isBusy={isBusy}
          error={error}
          onSubmit={props.onSignIn}
        />
      ) : (
        <AccountForm
          submitLabel={<span className="truncate">Join {spaceName}</span>}
          isBusy={isBusy}
          error={error}
          errorText={errorText}
          onSubmit={props.onRegister}
        />
      )}
      <p className="text-center text-sm text-faint">
        {hasAccount ? "No account yet?" : "Already have one?"}{" "}
        <button type="button" onClick={toggle} className="rounded-xs text-accent-text hover:underline touch:py-3">
          {hasAccount ? "Make an account" : "I have an account"}
        </button>
      </p>
      {hasAccount ? null : (
        <Note icon={Lock}>Messages and calls are end-to-end encrypted. The server keeps no keys.</Note>
      )}
    </>
  );
}

function Inviter({ name }: { readonly name: string }): ReactNode {
  return (
    <div className="flex items-center gap-3">
      <Avatar id={name} name={name} size={40} />
      <p className="min-w-0 wrap-anywhere text-body">
        <b className="text-strong">{name}</b> invited you
      </p>
    </div>
  );
}

function InviteSkeleton(): ReactNode {
  return (
    <div aria-busy="true" className="flex flex-col gap-5">
      <h1 className="sr-only">Invitation</h1>
      <output className="sr-only">Loading</output>
      <div className="flex items-center gap-3">
        <Skeleton shape="circle" className="size-10" />
        <Skeleton className="h-4 w-44" />
      </div>
      <Skeleton className="h-8 w-60" />
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-10 w-full" />
    </div>
  );
}
