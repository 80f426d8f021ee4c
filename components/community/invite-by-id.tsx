"use client";

import { isUserId } from "@melo/protocol";
import { Check } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { errorWords } from "@/components/ui/error-words";
import { TextField } from "@/components/ui/text-field";
import { useCommand } from "@/components/ui/use-command";

export interface InviteByIdProps {
  readonly onInvite: (userId: string) => Promise<void>;
}

/** For people who have a Matrix account. The field is emptied after each one, ready for the next. */
export function InviteById({ onInvite }: InviteByIdProps): ReactNode {
  const [typed, setTyped] = useState("");
  const [wasSubmitted, setWasSubmitted] = useState(false);
  const [invited, setInvited] = useState<string>();
  const invite = useCommand(
    async (userId: string) => {
      await onInvite(userId);
      return userId;
    },
    (userId) => {
      setInvited(userId);
      setTyped("");
      setWasSubmitted(false);
    },
  );
  const userId = typed.trim();
  const isValid = isUserId(userId);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setWasSubmitted(true);
    setInvited(undefined);
    if (isValid) invite.run(userId);
  }
  function errorText(): string | undefined {
    if (wasSubmitted && !isValid) return "Names look like @ben:example.org";
    if (invite.error === undefined) return undefined;
    return invite.error.code === "not_found" ? `Nobody is called ${userId}.` : errorWords(invite.error);
  }
  return (
    <form onSubmit={submit} aria-label="By name" className="flex flex-col gap-1.5">
      <TextField
        label="Matrix name"
        value={typed}
        placeholder="@ben:example.org"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={errorText()}
        hint="For people who have an account, here or on another server."
        suffix={
          <Button type="submit" size="sm" isLoading={invite.isBusy} isDisabled={userId === ""} className="-mr-1.5">
            Invite
          </Button>
        }
        onChange={(event) => {
          setTyped(event.target.value);
          setWasSubmitted(false);
        }}
      />
      <output className="flex items-center gap-1.5 text-sm wrap-anywhere text-success-text empty:hidden">
        {invited === undefined ? null : (
          <>
            <Check aria-hidden className="size-4" />
            {invited} is invited.
          </>
        )}
      </output>
    </form>
  );
}
