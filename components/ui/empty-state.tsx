import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export interface EmptyStateProps {
  readonly icon?: LucideIcon;
  readonly title: string;
  /** A sentence that teaches. */
  readonly text?: string;
  /** One button. */
  readonly children?: ReactNode;
}

export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps): ReactNode {
  return (
    <div className="flex max-w-100 flex-col items-center gap-2 p-6 text-center">
      {Icon === undefined ? null : (
        <span className="mb-2 grid size-16 place-items-center rounded-full bg-active text-muted">
          <Icon aria-hidden className="size-7" />
        </span>
      )}
      <h2 className="text-xl font-bold text-balance text-strong">{title}</h2>
      {text === undefined ? null : <p className="text-base text-balance text-muted">{text}</p>}
      {children === undefined ? null : <div className="mt-4 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}
