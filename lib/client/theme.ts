import { themeStorageKey, type ThemeChoice } from "./theme-script.ts";

export function readTheme(): ThemeChoice {
  const stored = localStorage.getItem(themeStorageKey);
  return stored === "light" || stored === "system" ? stored : "dark";
}

export function applyTheme(choice: ThemeChoice): void {
  localStorage.setItem(themeStorageKey, choice);
  const isLight = choice === "light" || (choice === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset["theme"] = isLight ? "light" : "dark";
}
