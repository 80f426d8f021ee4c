"use client";

import type { ComponentProps, MouseEvent, ReactNode } from "react";

export interface PlaceLinkProps extends Omit<ComponentProps<"a">, "href" | "onClick"> {
  /** Where the link leads: for copying, for other tabs. */
  readonly href: string;
  /** Instead of loading the page, on an ordinary click. */
  readonly onOpen: () => void;
}

function isOrdinaryClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** A real link to a place inside MELO that is followed without leaving the page. */
export function PlaceLink({ href, onOpen, children, ...rest }: PlaceLinkProps): ReactNode {
  return (
    <a
      {...rest}
      href={href}
      draggable={false}
      onClick={(event) => {
        if (!isOrdinaryClick(event)) return;
        event.preventDefault();
        onOpen();
      }}
    >
      {children}
    </a>
  );
}
