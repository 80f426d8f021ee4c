"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { clsx } from "clsx";
import { Check, type LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

export interface MenuProps {
  /** The button that opens the menu: one element that takes a ref and DOM props, e.g. an IconButton. */
  readonly trigger: ReactElement;
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly align?: "start" | "center" | "end";
  readonly children: ReactNode;
}

/** Arrow keys, type-ahead, Escape returns the focus. On phones a sheet from below. */
export function Menu({ trigger, side = "bottom", align = "end", children }: MenuProps): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-(--z-popover) hidden bg-scrim transition-opacity duration-base data-ending-style:opacity-0 data-starting-style:opacity-0 max-tablet:block" />
        <Base.Positioner
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-(--z-popover) outline-none max-tablet:fixed! max-tablet:inset-x-0! max-tablet:top-auto! max-tablet:bottom-0! max-tablet:transform-none!"
        >
          <Base.Popup
            className={clsx(
              "max-h-(--available-height) w-(--width-menu) origin-(--transform-origin) overflow-y-auto rounded-lg bg-overlay p-2 shadow-3 outline-none",
              "transition-[opacity,transform] duration-base ease-out data-ending-style:opacity-0 data-ending-style:duration-fast data-starting-style:scale-96 data-starting-style:opacity-0",
              "max-tablet:max-h-[80dvh] max-tablet:w-full max-tablet:rounded-b-none max-tablet:pb-[max(1rem,env(safe-area-inset-bottom))]",
            )}
          >
            <span aria-hidden className="mx-auto mb-2 block h-1 w-9 rounded-full bg-line-strong tablet:hidden" />
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const rowClassName =
  "flex min-h-8 w-full items-center gap-2 rounded-sm px-2 py-1 text-left text-sm outline-none select-none data-highlighted:bg-active touch:min-h-11 touch:text-md";

export interface MenuItemProps {
  readonly icon?: LucideIcon;
  readonly label: string;
  readonly isDestructive?: boolean;
  /** Forbidden rows stay and say why. */
  readonly disabledReason?: string | undefined;
  readonly onSelect: () => void;
}

export function MenuItem({
  icon: Icon,
  label,
  isDestructive = false,
  disabledReason,
  onSelect,
}: MenuItemProps): ReactNode {
  const isDisabled = disabledReason !== undefined;
  return (
    <Base.Item
      disabled={isDisabled}
      onClick={onSelect}
      label={label}
      className={clsx(
        rowClassName,
        isDisabled ? "text-disabled" : isDestructive ? "text-danger-text" : "text-body data-highlighted:text-strong",
      )}
    >
      {Icon === undefined ? null : (
        <Icon aria-hidden className={clsx("size-4", !isDisabled && !isDestructive && "text-muted")} />
      )}
      <span className="min-w-0 flex-1">
        {label}
        {isDisabled ? <span className="block text-xs">{disabledReason}</span> : null}
      </span>
    </Base.Item>
  );
}

export interface MenuChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string; readonly icon?: LucideIcon }[];
  readonly onChange: (value: V) => void;
}

/** One of several, with a check at the chosen one; the menu stays open so that the effect can be seen. */
export function MenuChoice<V extends string>({ label, value, options, onChange }: MenuChoiceProps<V>): ReactNode {
  return (
    <Base.Group>
      <MenuHeading>{label}</MenuHeading>
      <Base.RadioGroup
        value={value}
        onValueChange={(chosen: unknown) => {
          const option = options.find((candidate) => candidate.value === chosen);
          if (option !== undefined) onChange(option.value);
        }}
      >
        {options.map(({ value: optionValue, label: optionLabel, icon: Icon }) => (
          <Base.RadioItem
            key={optionValue}
            value={optionValue}
            closeOnClick={false}
            className={clsx(rowClassName, "text-body data-highlighted:text-strong")}
          >
            {Icon === undefined ? null : <Icon aria-hidden className="size-4 text-muted" />}
            <span className="min-w-0 flex-1">{optionLabel}</span>
            <Base.RadioItemIndicator>
              <Check aria-hidden className="size-4 text-accent-text" />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

function MenuHeading({ children }: { readonly children: ReactNode }): ReactNode {
  return <Base.GroupLabel className="px-2 py-1 text-xs font-bold text-faint">{children}</Base.GroupLabel>;
}

export function MenuSeparator(): ReactNode {
  return <Base.Separator className="my-1.5 h-px bg-line" />;
}
