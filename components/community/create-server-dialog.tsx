"use client";

import { useState, type FormEvent, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorLine } from "@/components/ui/error-line";
import { TextField } from "@/components/ui/text-field";
import { useCommand } from "@/components/ui/use-command";

export interface CreateServerDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The dialog closes when it resolves. */
  readonly onCreate: (name: string) => Promise<void>;
}

/** One name, done: everything else can be changed later. */
export function CreateServerDialog({ isOpen, onClose, onCreate }: CreateServerDialogProps): ReactNode {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Make a server"
      description="It starts with #general to write in and Lounge to talk in, private and end-to-end encrypted."
    >
      <CreateServerForm onClose={onClose} onCreate={onCreate} />
    </Dialog>
  );
}

function CreateServerForm({ onClose, onCreate }: Omit<CreateServerDialogProps, "isOpen">): ReactNode {
  const [name, setName] = useState("");
  const create = useCommand(onCreate, onClose);
  const isBlank = name.trim() === "";
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!isBlank) create.run(name.trim());
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        value={name}
        maxLength={80}
        autoComplete="off"
        placeholder="Paper Lanterns"
        onChange={(event) => setName(event.target.value)}
      />
      <ErrorLine error={create.error} />
      <div className="mt-2 flex justify-end gap-2 max-tablet:*:flex-1">
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="primary"
          isLoading={create.isBusy}
          isDisabled={isBlank}
          disabledReason="A server needs a name"
        >
          {create.isBusy ? "Making" : "Make the server"}
        </Button>
      </div>
    </form>
  );
}
