"use client";

import { useEffect } from "react";

const tabbable = 'a[href], button:not([tabindex="-1"]), input, textarea, select, [tabindex="0"]';

function visibleRegions(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => region.checkVisibility());
}

function focusRegion(region: HTMLElement): void {
  const current = region.querySelector<HTMLElement>('[data-region-focus], [data-roving][tabindex="0"]');
  const first = [...region.querySelectorAll<HTMLElement>(tabbable)].find(
    (element) => element.tabIndex >= 0 && element.checkVisibility(),
  );
  (current ?? first ?? region).focus();
}

/**
 * F6 and Shift+F6 go through the regions of the page (`data-region`) in their order, round and round. The focus starts at
 * what carries `data-region-focus`, else at the stop of a list, else at the first control.
 */
export function useRegionKeys(): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
      const regions = visibleRegions();
      if (regions.length === 0) return;
      event.preventDefault();
      const current = regions.findIndex((region) => region.contains(document.activeElement));
      const step = event.shiftKey ? -1 : 1;
      const from = current < 0 && event.shiftKey ? 0 : current;
      const target = regions[(from + step + regions.length) % regions.length];
      if (target !== undefined) focusRegion(target);
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
