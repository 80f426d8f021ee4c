import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Spinner } from "./spinner";

export interface BannerProps {
  readonly tone: "danger" | "warning" | "accent";
  /** `"busy"` shows a spinner: something is being tried again by itself. */
  readonly icon: LucideIcon | "busy";
  readonly children: ReactNode;
  /** One button. */
  readonly action?: ReactNode;
}

const tones = { danger: "bg-danger-soft", warning: "bg-warning-soft", accent: "bg-accent-soft" };

/** A line under the header, one at a time. Danger is spoken at once, the others politely. */
export function Banner({ tone, icon: Icon, children, action }: BannerProps): ReactNode {
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={clsx(
        "flex min-h-9 flex-none items-center gap-2 border-b border-line px-4 py-1 text-sm text-body",
        tones[tone],
      )}
    >
      {Icon === "busy" ? <Spinner size="sm" /> : <Icon aria-hidden className="size-4" />}
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  );
}
