import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A program of the toolchain, run by the pinned Node. */
export interface ToolStep {
  readonly kind: "tool";
  readonly name: string;
  /** Run one after the other; all of them must succeed. Arguments of Node: the script, then its own. */
  readonly runs: readonly (readonly string[])[];
}

export interface TestStep {
  readonly kind: "tests";
  readonly name: string;
  /** Name of the project in vitest.config.ts. */
  readonly project: string;
  readonly needs: readonly (
    | "tools"
    | "app"
    | "redis"
    | "proxies"
    | "prometheus"
    | "chromium"
    | "firefox"
    | "network"
    | "deployment"
  )[];
}

export type CheckStep = ToolStep | TestStep;

/** Everything that is checked, the quickest first. */
export function checkSteps(repositoryFolder: string): readonly CheckStep[] {
  const script = (path: string, ...args: string[]): string[] => [join(repositoryFolder, "node_modules", path), ...args];
  const tsc = (project: string): string[] => script("typescript/bin/tsc", "--noEmit", "--project", project);
  return [
    // Next writes the types of pages and routes that the root project includes.
    {
      kind: "tool",
      name: "types",
      runs: [script("next/dist/bin/next", "typegen"), ...projects(repositoryFolder).map(tsc)],
    },
    { kind: "tool", name: "lint", runs: [script("oxlint/bin/oxlint", "--deny-warnings")] },
    { kind: "tool", name: "format", runs: [script("oxfmt/bin/oxfmt", "--check")] },
    { kind: "tool", name: "knip", runs: [script("knip/bin/knip.js")] },
    { kind: "tests", name: "unit", project: "unit", needs: [] },
    { kind: "tests", name: "architecture", project: "architecture", needs: [] },
    {
      kind: "tests",
      name: "integration",
      project: "integration",
      needs: ["tools", "app", "redis", "proxies", "prometheus", "chromium"],
    },
    { kind: "tests", name: "e2e", project: "e2e", needs: ["tools", "app", "chromium"] },
    { kind: "tests", name: "network", project: "network", needs: ["network", "deployment", "prometheus", "chromium"] },
    { kind: "tests", name: "faults", project: "faults", needs: ["tools", "app", "network", "chromium"] },
    { kind: "tests", name: "interop", project: "interop", needs: ["tools", "app", "chromium", "firefox"] },
  ];
}

/** What takes many minutes, and is as hard as it can be: `npm run soak`. */
export const soakStep: TestStep = {
  kind: "tests",
  name: "soak",
  project: "soak",
  needs: ["tools", "app", "redis", "network", "deployment"],
};

/** The steps that need nothing but the sources: `npm run check`. */
export function isFast(step: CheckStep): boolean {
  return step.kind === "tool" || step.needs.length === 0;
}

function projects(repositoryFolder: string): string[] {
  const packages = readdirSync(join(repositoryFolder, "packages")).map((name) =>
    join(repositoryFolder, "packages", name),
  );
  return [repositoryFolder, ...packages.filter((folder) => existsSync(join(folder, "tsconfig.json")))];
}
