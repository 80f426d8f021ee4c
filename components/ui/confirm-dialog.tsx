"use client";

import { useRef, type ReactNode } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { ErrorLine } from "./error-line";
import { useCommand } from "./use-command";

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** A question with the object's name. */
  readonly title: string;
  readonly body: ReactNode;
  /** The verb. */
  readonly confirmLabel: string;
  readonly isDestructive?: boolean;
  /** The dialog closes when it resolves; when it rejects the reason stands in the dialog and it stays. */
  readonly onConfirm: () => Promise<void>;
}

export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  body,
  confirmLabel,
  isDestructive = false,
  onConfirm,
}: ConfirmDialogProps): ReactNode {
  const safeButton = useRef<HTMLButtonElement>(null);
  const confirm = useCommand(onConfirm, onClose);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={title}
      description={body}
      initialFocus={safeButton}
      footer={
        <>
          <Button ref={safeButton} variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant={isDestructive ? "danger" : "primary"}
            isLoading={confirm.isBusy}
            onClick={() => confirm.run()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <ErrorLine error={confirm.error} />
    </Dialog>
  );
}
