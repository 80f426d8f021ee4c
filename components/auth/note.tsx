import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export interface NoteProps {
  readonly icon: LucideIcon;
  readonly children: ReactNode;
}

/** Something to know before going on. */
export function Note({ icon: Icon, children }: NoteProps): ReactNode {
  return (
    <div className="flex gap-3 rounded-lg bg-raised px-4 py-3 text-sm text-muted">
      <Icon aria-hidden className="size-5 text-muted" />
      <p className="min-w-0 flex-1">{children}</p>
    </div>
  );
}
