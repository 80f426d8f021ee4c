import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

interface AxeInPage {
  run(context: Document, options: RunOptions): Promise<AxeResults>;
}

/** Put into a page with `addScriptTag`, before it is asked. */
export const axePath: string = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe finds against the page as it is. */
export function findViolations(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: AxeInPage };
    const result = await axe.run(document, { resultTypes: ["violations"] });
    return result.violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
}
