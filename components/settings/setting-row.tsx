import { clsx } from "clsx";
import type { ReactNode } from "react";

export interface SettingRowProps {
  readonly title: string;
  readonly hint?: ReactNode;
  /** At the right; below the words where both do not fit. */
  readonly children: ReactNode;
}

/** Name, hint, control. */
export function SettingRow({ title, hint, children }: SettingRowProps): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3 last:border-b-0">
      <div className="min-w-48 flex-1">
        <div className="text-md font-medium text-strong">{title}</div>
        {hint === undefined ? null : <div className="text-sm text-faint">{hint}</div>}
      </div>
      {children}
    </div>
  );
}

/** The same line under switches, which bring their own words. */
export function SettingLine({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="border-b border-line py-3 last:border-b-0">{children}</div>;
}

export function SettingSection({
  title,
  className,
  children,
}: {
  readonly title: string;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section aria-label={title} className={clsx("mt-8 first:mt-0", className)}>
      <h3 className="mb-2 text-md font-bold text-strong">{title}</h3>
      {children}
    </section>
  );
}
