"use client";

import type { InvitePreview } from "@melo/chat";
import type { ReactNode } from "react";
import { InviteProblemView } from "@/components/auth/invite-problem-view";
import { InviteView, type InviteViewProps } from "@/components/auth/invite-view";
import { SetupView, type SetupViewProps } from "@/components/auth/setup-view";
import { SignInView, type SignInViewProps } from "@/components/auth/sign-in-view";
import { failure } from "../call/calls";
import { ownUserId } from "../people";

const doNothing = (): void => undefined;
const homeserverUrl = "https://paperlanterns.example";

function signIn(state: Partial<SignInViewProps> = {}): ReactNode {
  return (
    <SignInView
      homeserverUrl={homeserverUrl}
      ownHomeserverUrl={homeserverUrl}
      isSetupNeeded={false}
      isBusy={false}
      error={undefined}
      onDiscover={() => Promise.reject(failure("not_found"))}
      onChange={doNothing}
      onSubmit={doNothing}
      {...state}
    />
  );
}

function setup(state: Partial<SetupViewProps> = {}): ReactNode {
  return <SetupView state="needed" isBusy={false} error={undefined} onSubmit={doNothing} {...state} />;
}

const preview: InvitePreview = {
  spaceId: "!Paper Lanterns",
  spaceName: "Paper Lanterns",
  memberCount: 214,
  inviterName: "Ben Okafor",
};

function invite(state: Partial<InviteViewProps> = {}): ReactNode {
  return (
    <InviteView
      preview={preview}
      ownUserId={undefined}
      isBusy={false}
      error={undefined}
      onRegister={doNothing}
      onSignIn={doNothing}
      onJoin={doNothing}
      onSwitch={doNothing}
      {...state}
    />
  );
}

export const states: Readonly<Record<string, () => ReactNode>> = {
  "sign-in": () => signIn(),
  "sign-in-wrong": () => signIn({ error: failure("wrong_credentials") }),
  "sign-in-unreachable": () => signIn({ error: failure("server_unreachable") }),
  "sign-in-busy": () => signIn({ isBusy: true }),
  "sign-in-elsewhere": () => signIn({ homeserverUrl: "https://matrix.example.org" }),
  "sign-in-no-account": () => signIn({ isSetupNeeded: true }),
  setup: () => setup(),
  "setup-taken": () => setup({ error: failure("name_invalid") }),
  "setup-wrong-link": () => setup({ error: failure("forbidden") }),
  "setup-half-link": () => setup({ state: "token_missing" }),
  "setup-done": () => setup({ state: "done" }),
  "setup-checking": () => setup({ state: "checking" }),
  invite: () => invite(),
  "invite-name-taken": () => invite({ error: failure("name_taken") }),
  "invite-long": () =>
    invite({
      preview: {
        spaceId: "!long",
        spaceName: "Freiwillige Feuerwehr Donaudampfschifffahrtsgesellschaftshausen",
        memberCount: 1,
        inviterName: "Maximiliane von Hohenstein-Wagner",
      },
    }),
  "invite-signed-in": () => invite({ ownUserId }),
  "invite-loading": () => invite({ preview: undefined }),
  "invite-expired": () => (
    <InviteProblemView error={failure("invite_expired")} inviterName="Ben Okafor" onRetry={doNothing} />
  ),
  "invite-used-up": () => (
    <InviteProblemView error={failure("invite_used_up")} inviterName="Ben Okafor" onRetry={doNothing} />
  ),
  "invite-unknown": () => <InviteProblemView error={failure("invite_unknown")} onRetry={doNothing} />,
  "invite-unreachable": () => <InviteProblemView error={failure("offline")} onRetry={doNothing} />,
};
