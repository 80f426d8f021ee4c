import { clsx } from "clsx";
import { ChevronDown, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Spinner } from "../../ui/spinner";

export interface ActionRowProps {
  readonly icon: LucideIcon;
  /** The verb of what a click does. */
  readonly label: string;
  readonly isDestructive?: boolean;
  /** What it does is under way; it does nothing meanwhile. */
  readonly isBusy?: boolean;
  /** Of a row that unfolds more rows: whether they are there. */
  readonly isExpanded?: boolean;
  readonly onSelect: () => void;
}

/** A row of a popover that has more in it than a menu may have, sliders for example. Looks like a menu's. */
export function ActionRow({
  icon: Icon,
  label,
  isDestructive = false,
  isBusy = false,
  isExpanded,
  onSelect,
}: ActionRowProps): ReactNode {
  return (
    <button
      type="button"
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      aria-expanded={isExpanded}
      onClick={isBusy ? undefined : onSelect}
      className={clsx(
        "focus-inset flex min-h-8 w-full items-center gap-2 rounded-sm px-2 py-1 text-left text-sm hover:bg-hover active:bg-active touch:min-h-11 touch:text-md",
        isDestructive ? "text-danger-text" : "text-body hover:text-strong",
      )}
    >
      {isBusy ? (
        <Spinner size="sm" />
      ) : (
        <Icon aria-hidden className={clsx("size-4 flex-none", !isDestructive && "text-muted")} />
      )}
      <span className="min-w-0 flex-1">{label}</span>
      {isExpanded === undefined ? null : (
        <ChevronDown
          aria-hidden
          className={clsx("size-4 flex-none text-muted transition-transform duration-fast", isExpanded && "rotate-180")}
        />
      )}
    </button>
  );
}
