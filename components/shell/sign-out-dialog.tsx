"use client";

import type { ReactNode } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

export interface SignOutDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSignOut: () => Promise<void>;
}

export function SignOutDialog({ isOpen, onClose, onSignOut }: SignOutDialogProps): ReactNode {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title="Sign out?"
      body="Messages on this device go. What was encrypted for it cannot be read again after you sign in."
      confirmLabel="Sign out"
      isDestructive
      onConfirm={onSignOut}
    />
  );
}
