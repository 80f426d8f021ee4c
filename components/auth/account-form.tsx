"use client";

import type { ErrorCode, MeloError } from "@melo/protocol";
import { clsx } from "clsx";
import { useState, type FormEvent, type ReactNode } from "react";
import { Button } from "../ui/button";
import { ErrorLine } from "../ui/error-line";
import { errorWords } from "../ui/error-words";
import { TextField } from "../ui/text-field";
import { useIsHydrated } from "../ui/use-is-hydrated";
import {
  checkDisplayName,
  checkNewPassword,
  checkNewUsername,
  passwordStrength,
  suggestUsername,
} from "./account-checks";
import { PasswordField } from "./password-field";
import { useField, validateFields } from "./use-field";

export interface NewAccountInput {
  readonly displayName: string;
  readonly username: string;
  readonly password: string;
}

export interface AccountFormProps {
  readonly submitLabel: ReactNode;
  readonly isBusy: boolean;
  /** Why the last try failed. */
  readonly error: MeloError | undefined;
  /** Better words for errors that concern the whole form. */
  readonly errorText?: string | undefined;
  readonly onSubmit: (account: NewAccountInput) => void;
}

function wordsFor(error: MeloError | undefined, ...codes: readonly ErrorCode[]): string | undefined {
  return error !== undefined && codes.includes(error.code) ? errorWords(error) : undefined;
}

/** A new account on this server: what people read, what one signs in with, and the password. */
export function AccountForm({ submitLabel, isBusy, error, errorText, onSubmit }: AccountFormProps): ReactNode {
  const usernameError = wordsFor(error, "name_taken", "name_invalid");
  const passwordError = wordsFor(error, "password_too_weak");
  const displayName = useField({ check: checkDisplayName });
  const username = useField({ check: checkNewUsername, serverError: usernameError });
  const password = useField({ check: checkNewPassword, serverError: passwordError });
  const [hasOwnUsername, setHasOwnUsername] = useState(false);

  const isHydrated = useIsHydrated();

  function handleSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!validateFields([displayName, username, password])) return;
    onSubmit({ displayName: displayName.read().trim(), username: username.read(), password: password.read() });
  }

  return (
    // A browser that has no script yet does nothing with "dialog"; else it would put the password into the address.
    <form noValidate method="dialog" onSubmit={handleSubmit} className="flex flex-col gap-5">
      <TextField
        {...displayName.inputProps}
        label="What should people call you?"
        name="name"
        autoComplete="name"
        required
        onChange={(event) => {
          displayName.inputProps.onChange(event);
          if (!hasOwnUsername) username.set(suggestUsername(event.target.value));
        }}
      />
      <TextField
        {...username.inputProps}
        label="Username"
        name="username"
        prefix="@"
        hint="You sign in with it. It cannot be changed later."
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        onChange={(event) => {
          setHasOwnUsername(event.target.value !== "");
          username.inputProps.onChange(event);
        }}
      />
      <div>
        <PasswordField {...password.inputProps} label="Password" name="password" autoComplete="new-password" required />
        {password.inputProps.error === undefined ? <StrengthMeter password={password.value} /> : null}
      </div>
      <Button type="submit" variant="primary" size="lg" className="w-full" isLoading={isBusy || !isHydrated}>
        {submitLabel}
      </Button>
      {usernameError === undefined && passwordError === undefined ? (
        <ErrorLine error={error} {...(errorText === undefined ? {} : { text: errorText })} />
      ) : null}
    </form>
  );
}

const steps = [1, 2, 3, 4];

function StrengthMeter({ password }: { readonly password: string }): ReactNode {
  const { score, words } = passwordStrength(password);
  if (score === 0) return null;
  const fill = score >= 3 ? "bg-success-text" : "bg-warning-text";
  return (
    <>
      <div aria-hidden className="mt-2 grid grid-cols-4 gap-1">
        {steps.map((step) => (
          <span key={step} className={clsx("h-1 rounded-full", step <= score ? fill : "bg-active")} />
        ))}
      </div>
      <p className="mt-1.5 text-sm text-faint">{words}</p>
    </>
  );
}
