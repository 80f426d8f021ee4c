import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { describe, expect, test } from "vitest";
import { exemptions, forbiddenNames, parts, type Part } from "./import-law.ts";
import { readProductFiles, repositoryRoot, type SourceFile } from "./source-files.ts";

const files = readProductFiles();

function partOf(path: string): Part | undefined {
  return parts.find(({ folder }) => path.startsWith(`${folder}/`));
}

function packageNameOf(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

function isAllowed(part: Part, file: SourceFile, specifier: string): boolean {
  if (specifier.startsWith(".")) {
    const target = new URL(specifier, `file:///${file.path}`).pathname.slice(1);
    return (
      target.startsWith(`${part.folder}/`) || (part.mayReach ?? []).some((folder) => target.startsWith(`${folder}/`))
    );
  }
  if (specifier.startsWith("@/"))
    return [part.folder, ...(part.mayReach ?? [])].some((folder) => specifier.startsWith(`@/${folder}/`));
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return part.mayImportNode === true;
  return part.mayImport.includes(packageNameOf(specifier));
}

describe("the import law", () => {
  test("every product file belongs to a part", () => {
    expect(files.map(({ path }) => path).filter((path) => partOf(path) === undefined)).toEqual([]);
  });

  test.each(parts.map((part) => [part.folder, part] as const))("%s imports only what its row allows", (_, part) => {
    const violations = files
      .filter(({ path }) => partOf(path) === part)
      .flatMap((file) =>
        file.imports
          .filter(({ specifier }) => !isAllowed(part, file, specifier))
          .filter(
            ({ specifier }) => !exemptions.some((entry) => entry.file === file.path && entry.specifier === specifier),
          )
          .map(({ specifier, line }) => `${file.path}:${line} imports ${specifier}`),
      );
    expect(violations).toEqual([]);
  });

  test("every exemption is still needed", () => {
    const unused = exemptions.filter(
      (entry) =>
        !files.some(
          (file) => file.path === entry.file && file.imports.some(({ specifier }) => specifier === entry.specifier),
        ),
    );
    expect(unused).toEqual([]);
  });

  test.each(
    parts.filter(({ forbiddenGlobals }) => forbiddenGlobals !== undefined).map((part) => [part.folder, part] as const),
  )("%s does not touch the globals of a platform it must not know", (_, part) => {
    const names = (part.forbiddenGlobals ?? []).join("|");
    // Not a property, not a longer name, not a word in a comment or text line.
    const use = new RegExp(`(?<![\\w.$"'\`-])(?:globalThis\\.)?(?:${names})(?=[.(\\[])`);
    const violations = files
      .filter(({ path }) => partOf(path) === part && !path.includes("/bin/") && !path.endsWith("/cli.ts"))
      .flatMap(({ path, text }) =>
        text.split("\n").flatMap((line, index) => {
          const isComment = /^\s*(?:\*|\/\/|\/\*)/.test(line);
          return !isComment && use.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [];
        }),
      );
    expect(violations).toEqual([]);
  });
});

describe("names", () => {
  test("no file or folder is a drawer for everything", () => {
    const drawers = files.filter(({ path }) =>
      path.split("/").some((segment) => forbiddenNames.test(segment.replace(/\.tsx?$/, ""))),
    );
    expect(drawers.map(({ path }) => path)).toEqual([]);
  });

  test("a package's index lists what it exports by name", () => {
    const starred = files.filter(
      ({ path, text }) => /^packages\/[^/]+\/src\/index\.ts$/.test(path) && /export\s+\*/.test(text),
    );
    expect(starred.map(({ path }) => path)).toEqual([]);
  });
});

describe("the architecture page", () => {
  test("names every package and nothing that is not there", () => {
    const page = readFileSync(`${repositoryRoot}ARCHITECTURE.md`, "utf8");
    const named = new Set(page.match(/@melo\/[a-z]+/g));
    const existing = new Set(
      parts
        .map(({ folder }) => /^packages\/(.+)$/.exec(folder)?.[1])
        .filter((name) => name !== undefined)
        .map((name) => `@melo/${name}`),
    );
    expect(named).toEqual(existing);
    for (const path of page.match(
      /`(?:app|components|hooks|providers|lib|packages|tests|bench|themes|scripts|docs)\/[^`*<]*`/g,
    ) ?? []) {
      expect(existsSync(repositoryRoot + path.slice(1, -1)), `${path} exists`).toBe(true);
    }
  });
});
