"use client";

import type { MeloError } from "@melo/protocol";
import type { FormEvent, ReactNode } from "react";
import { Button } from "../ui/button";
import { ErrorLine } from "../ui/error-line";
import { errorWords } from "../ui/error-words";
import { TextField } from "../ui/text-field";
import { useIsHydrated } from "../ui/use-is-hydrated";
import { checkPassword, checkUsername } from "./account-checks";
import { PasswordField } from "./password-field";
import { useField, validateFields } from "./use-field";

export interface Credentials {
  /** A username, or a full Matrix id. */
  readonly username: string;
  readonly password: string;
}

export interface SignInFormProps {
  /** Above the fields: where the account is. */
  readonly homeserver?: ReactNode;
  readonly isBusy: boolean;
  /** Why the last try failed. */
  readonly error: MeloError | undefined;
  readonly submitLabel?: string;
  readonly onSubmit: (credentials: Credentials) => void;
}

export function SignInForm({
  homeserver,
  isBusy,
  error,
  submitLabel = "Sign in",
  onSubmit,
}: SignInFormProps): ReactNode {
  const isMismatch = error?.code === "wrong_credentials";
  const username = useField({ check: checkUsername });
  const password = useField({ check: checkPassword, serverError: isMismatch ? errorWords(error) : undefined });

  const isHydrated = useIsHydrated();

  function handleSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!validateFields([username, password])) return;
    onSubmit({ username: username.read().trim(), password: password.read() });
  }

  return (
    // A browser that has no script yet does nothing with "dialog"; else it would put the password into the address.
    <form noValidate method="dialog" onSubmit={handleSubmit} className="flex flex-col gap-5">
      {homeserver}
      <TextField
        {...username.inputProps}
        label="Username"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <PasswordField
        {...password.inputProps}
        label="Password"
        name="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" variant="primary" size="lg" className="w-full" isLoading={isBusy || !isHydrated}>
        {submitLabel}
      </Button>
      {isMismatch ? null : <ErrorLine error={error} />}
    </form>
  );
}
