"use client";

import { useState, type FormEvent, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorLine } from "@/components/ui/error-line";
import { TextField } from "@/components/ui/text-field";
import { useCommand } from "@/components/ui/use-command";

export interface RenameConversationDialogProps {
  readonly currentName: string;
  readonly onClose: () => void;
  /** A blank name is that of the people in it. The dialog closes when it resolves. */
  readonly onRename: (name: string) => Promise<void>;
}

const longestName = 80;

export function RenameConversationDialog({ currentName, onClose, onRename }: RenameConversationDialogProps): ReactNode {
  const [name, setName] = useState(currentName);
  const rename = useCommand(onRename, onClose);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() === currentName) onClose();
    else rename.run(name.trim());
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Name the conversation"
      description="Everybody in it sees the name. Without one it is called by the people in it."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          value={name}
          maxLength={longestName}
          autoComplete="off"
          data-initial-focus
          onChange={(event) => setName(event.target.value)}
        />
        <ErrorLine error={rename.error} />
        <div className="mt-2 flex justify-end gap-2 max-tablet:*:flex-1">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" isLoading={rename.isBusy}>
            {name.trim() === "" ? "Take the name away" : "Rename"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
