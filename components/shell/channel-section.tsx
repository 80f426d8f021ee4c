"use client";

import { clsx } from "clsx";
import { ChevronDown, Plus } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";

export interface ChannelSectionProps {
  readonly title: string;
  readonly addLabel: string;
  /** Undefined for people who may not add channels: then there is no button. */
  readonly onAdd: (() => void) | undefined;
  /** `isOpen` is false while the section is folded: then only what must stay in sight is wanted. */
  readonly children: (isOpen: boolean) => ReactNode;
}

export function ChannelSection({ title, addLabel, onAdd, children }: ChannelSectionProps): ReactNode {
  const [isOpen, setIsOpen] = useState(true);
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className="mt-3 first:mt-1">
      <div className="flex h-6 items-center gap-1 pr-1 touch:h-9">
        <h2 id={headingId} className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
            className="focus-inset flex h-full w-full items-center gap-1 rounded-sm px-1.5 py-0.5 text-xs font-bold text-faint hover:text-body"
          >
            <ChevronDown
              aria-hidden
              className={clsx("size-3 transition-transform duration-fast", !isOpen && "-rotate-90")}
            />
            <span className="truncate">{title}</span>
          </button>
        </h2>
        {onAdd === undefined ? null : <IconButton icon={Plus} label={addLabel} size="sm" onClick={onAdd} />}
      </div>
      <ul aria-labelledby={headingId}>{children(isOpen)}</ul>
    </section>
  );
}
