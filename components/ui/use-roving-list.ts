"use client";

import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type RefObject } from "react";

/** Put on every stop of a roving list, with `tabIndex={-1}`. */
export const rovingItemProps = { "data-roving": "", tabIndex: -1 } as const;

export interface RovingList<E extends HTMLElement> {
  readonly ref: RefObject<E | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
}

function itemsOf(list: HTMLElement): readonly HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-roving]")];
}

function makeOnlyStop(list: HTMLElement, stop: HTMLElement | undefined): void {
  for (const item of itemsOf(list)) item.tabIndex = item === stop ? 0 : -1;
}

/**
 * One tab stop for a whole list: arrows, Home and End go through its items, Tab leaves it. The stop is where the focus
 * was last, else the current page's item, else the first one; it survives items that come and go.
 */
export function useRovingList<E extends HTMLElement>(): RovingList<E> {
  const ref = useRef<E>(null);

  useEffect(() => {
    const list = ref.current;
    if (list === null) return undefined;
    function ensureStop(): void {
      if (list === null) return;
      const items = itemsOf(list);
      if (items.some((item) => item.tabIndex === 0)) return;
      makeOnlyStop(list, items.find((item) => item.hasAttribute("aria-current")) ?? items[0]);
    }
    ensureStop();
    const observer = new MutationObserver(ensureStop);
    observer.observe(list, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);

  return {
    ref,
    onFocus(event) {
      const list = ref.current;
      if (list === null || !(event.target instanceof HTMLElement)) return;
      if ("roving" in event.target.dataset) makeOnlyStop(list, event.target);
    },
    onKeyDown(event) {
      const list = ref.current;
      if (list === null || !(event.target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey)
        return;
      const items = itemsOf(list);
      const index = items.indexOf(event.target);
      if (index < 0) return;
      const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.key];
      if (target === undefined) return;
      event.preventDefault();
      items[Math.min(Math.max(target, 0), items.length - 1)]?.focus();
    },
  };
}
