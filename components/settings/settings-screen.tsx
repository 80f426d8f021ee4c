"use client";

import { Dialog } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X, type LucideIcon } from "lucide-react";
import { useRef, type ReactNode } from "react";

export interface SettingsSection {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly content: ReactNode;
}

export interface SettingsScreenProps {
  readonly sections: readonly SettingsSection[];
  readonly currentId: string;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}

/** Settings over the whole window: sections at the left, one column; on phones the sections stand above. Escape closes. */
export function SettingsScreen({ sections, currentId, onOpen, onClose }: SettingsScreenProps): ReactNode {
  const currentButton = useRef<HTMLButtonElement>(null);
  const current = sections.find(({ id }) => id === currentId) ?? sections[0];
  return (
    <Dialog.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Popup
          aria-label="Settings"
          initialFocus={currentButton}
          className="fixed inset-0 z-(--z-dialog) flex bg-chat outline-none transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0 max-tablet:flex-col"
        >
          <nav
            aria-label="Settings"
            className="flex flex-none justify-end bg-sidebar tablet:w-[max(15rem,calc(50vw-17rem))] tablet:overflow-y-auto"
          >
            <ul className="flex w-full gap-1 p-2 max-tablet:mr-14 max-tablet:overflow-x-auto tablet:w-56 tablet:flex-col tablet:pt-14">
              {sections.map(({ id, label, icon: Icon }) => (
                <li key={id}>
                  <button
                    ref={id === current?.id ? currentButton : undefined}
                    type="button"
                    aria-current={id === current?.id ? "page" : undefined}
                    onClick={() => onOpen(id)}
                    className={clsx(
                      "flex h-9 w-full items-center gap-2 rounded-sm px-2 text-left text-md whitespace-nowrap transition-colors duration-fast touch:h-11",
                      id === current?.id
                        ? "bg-selected font-medium text-strong"
                        : "text-muted hover:bg-hover hover:text-strong",
                    )}
                  >
                    <Icon aria-hidden className="size-5" />
                    {label}
                  </button>
                </li>
              ))}
            </ul>
          </nav>
          <main className="min-h-0 min-w-0 flex-1 overflow-y-auto">
            <div className="max-w-[45rem] px-4 pt-6 pb-[max(5rem,env(safe-area-inset-bottom))] tablet:pt-14 tablet:pr-6 tablet:pl-12">
              <h2 className="mb-5 text-xl font-bold text-strong">{current?.label}</h2>
              {current?.content}
            </div>
          </main>
          <div className="absolute top-2 right-2 flex flex-col items-center gap-1 tablet:top-12 tablet:right-4 min-[70rem]:right-auto min-[70rem]:left-[calc(max(15rem,50vw-17rem)+47rem)]">
            <Dialog.Close
              aria-label="Close settings"
              className="grid size-9 place-items-center rounded-full border-line-strong text-muted transition-colors duration-fast hover:bg-hover hover:text-strong tablet:border touch:size-11"
            >
              <X aria-hidden className="size-5" />
            </Dialog.Close>
            <span aria-hidden className="text-xs text-faint max-tablet:hidden">
              Esc
            </span>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
