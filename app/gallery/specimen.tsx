import { clsx } from "clsx";
import type { ReactNode } from "react";

export interface SpecimenProps {
  readonly title: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** One state with its name. */
export function Specimen({ title, className, children }: SpecimenProps): ReactNode {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <p className="text-sm text-muted">{title}</p>
      <div className={clsx("flex max-w-full flex-col overflow-hidden rounded-lg", className)}>{children}</div>
    </section>
  );
}
