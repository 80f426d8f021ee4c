import { globSync, readFileSync } from "node:fs";
import { parseSync } from "oxc-parser";

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly SourceImport[];
}

export interface SourceImport {
  readonly specifier: string;
  readonly line: number;
  /** `deferred`: by `import()`, when it runs; `types`: nothing of it is there when the code runs. */
  readonly kind: "immediate" | "deferred" | "types";
}

const roots = ["app", "components", "hooks", "providers", "lib", "packages"];
export const repositoryRoot = new URL("../../", import.meta.url).pathname;

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(repositoryRoot + path, "utf8");
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message ?? ""}`);
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  const fromStatic = module.staticImports.map((entry): SourceImport => {
    const isOfTypes = entry.entries.length > 0 && entry.entries.every(({ isType }) => isType);
    return {
      specifier: entry.moduleRequest.value,
      line: lineOf(entry.start),
      kind: isOfTypes ? "types" : "immediate",
    };
  });
  const fromExports = module.staticExports.flatMap((entry) =>
    entry.entries.flatMap(({ moduleRequest, isType }): SourceImport[] =>
      moduleRequest === null
        ? []
        : [{ specifier: moduleRequest.value, line: lineOf(entry.start), kind: isType ? "types" : "immediate" }],
    ),
  );
  const fromDynamic = module.dynamicImports.flatMap((entry): SourceImport[] => {
    const literal = text.slice(entry.moduleRequest.start, entry.moduleRequest.end);
    return /^["'`][^$]*["'`]$/.test(literal)
      ? [{ specifier: literal.slice(1, -1), line: lineOf(entry.start), kind: "deferred" }]
      : [];
  });
  return { path, text, imports: [...fromStatic, ...fromExports, ...fromDynamic] };
}

/** Product code: everything under the roots that is neither a test nor test support. */
export function readProductFiles(): readonly SourceFile[] {
  return roots
    .flatMap((root) => globSync(`${root}/**/*.{ts,tsx}`, { cwd: repositoryRoot }))
    .filter((path) => !path.includes("node_modules") && !/\.test\.tsx?$/.test(path) && !path.includes("/testing/"))
    .sort()
    .map(readSourceFile);
}
