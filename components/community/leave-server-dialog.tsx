"use client";

import type { ReactNode } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

export interface LeaveServerDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly serverName: string;
  readonly onLeave: () => Promise<void>;
}

export function LeaveServerDialog({ isOpen, onClose, serverName, onLeave }: LeaveServerDialogProps): ReactNode {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Leave ${serverName}?`}
      body="You leave all its channels and need a new invitation to come back."
      confirmLabel="Leave"
      isDestructive
      onConfirm={onLeave}
    />
  );
}
