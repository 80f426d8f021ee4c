/** Where the choice of theme is kept; read before the first paint, so it cannot live in the encrypted store. */
export const themeStorageKey = "melo.theme";

export type ThemeChoice = "dark" | "light" | "system";

/** Runs in the page's head before anything is painted; must stay self-contained. */
export const themeScript = `(function () {
  var choice = null;
  try { choice = localStorage.getItem(${JSON.stringify(themeStorageKey)}); } catch (error) { choice = null; }
  var isLight = choice === "light" || (choice === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = isLight ? "light" : "dark";
})();`;
