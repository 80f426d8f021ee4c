"use client";

import { useSearchParams } from "next/navigation";

const parameter = "settings";

/** The section of the settings that is open, from the address; undefined while none is. */
export function useSettingsSection(): string | undefined {
  return useSearchParams().get(parameter) ?? undefined;
}

function change(section: string | undefined, how: "push" | "replace"): void {
  const url = new URL(window.location.href);
  if (section === undefined) url.searchParams.delete(parameter);
  else url.searchParams.set(parameter, section);
  if (how === "push") window.history.pushState(null, "", url);
  else window.history.replaceState(null, "", url);
}

/** Every section has an address; whoever goes back in the browser closes the settings. */
export function openSettings(section: string): void {
  change(section, new URLSearchParams(window.location.search).has(parameter) ? "replace" : "push");
}

export function closeSettings(): void {
  change(undefined, "replace");
}
