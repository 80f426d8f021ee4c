import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import nextConfig from "../../next.config.ts";
import { repositoryRoot } from "./source-files.ts";

const require = createRequire(import.meta.url);

type Loader = (this: {
  readonly resourcePath: string;
  addDependency(): void;
  getOptions(): { readonly standIn: string };
}) => string;

interface Rule {
  readonly loaders: readonly (string | { readonly loader: string; readonly options: { readonly standIn: string } })[];
}

// As next.config.ts writes them; Next's own type allows much more.
const rules = Object.entries((nextConfig.turbopack?.rules ?? {}) as Record<string, Rule>);

function filesOf(pattern: string): readonly string[] {
  return globSync(`node_modules/${pattern}`, { cwd: repositoryRoot });
}

const ruleOf = new Map(
  rules.flatMap(([pattern, rule]) => filesOf(pattern).map((path): [string, Rule] => [path, rule])),
);

/** As the bundler reads it. */
function sourceOf(path: string): string {
  const first = ruleOf.get(path)?.loaders[0];
  if (first === undefined) return readFileSync(repositoryRoot + path, "utf8");
  const { loader, options } = typeof first === "string" ? { loader: first, options: { standIn: "" } } : first;
  const load = require(repositoryRoot + loader) as Loader;
  return load.call({ resourcePath: repositoryRoot + path, addDependency: () => undefined, getOptions: () => options });
}

interface Link {
  readonly to: string;
  /** Undefined for all names, and for none. */
  readonly name: string | undefined;
}

interface ModuleFacts {
  readonly exports: ReadonlySet<string>;
  readonly links: readonly Link[];
}

function readModule(path: string): ModuleFacts {
  const source = sourceOf(path);
  const { module } = parseSync(path, source);
  const resolve = (specifier: string): string => new URL(specifier, `file:///${path}`).pathname.slice(1);
  const links = [
    ...module.staticImports.flatMap(({ moduleRequest, entries }) => [
      { specifier: moduleRequest.value, name: undefined },
      ...entries.map(({ importName }) => ({ specifier: moduleRequest.value, name: importName.name ?? undefined })),
    ]),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, importName }) =>
        moduleRequest === null ? [] : [{ specifier: moduleRequest.value, name: importName.name ?? undefined }],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      specifier: source.slice(start + 1, end - 1),
      name: undefined,
    })),
  ];
  return {
    exports: new Set(
      module.staticExports.flatMap(({ entries }) => entries.flatMap(({ exportName }) => exportName.name ?? [])),
    ),
    links: links
      .filter(({ specifier }) => specifier.startsWith("."))
      .map(({ specifier, name }) => ({ to: resolve(specifier), name })),
  };
}

/** Everything that the bundler takes up from where MELO enters the SDK. */
function walkSdk(): ReadonlyMap<string, ModuleFacts> {
  const modules = new Map<string, ModuleFacts>();
  const pending = ["browser-index.js", "matrixrtc/index.js"].map((file) => `node_modules/matrix-js-sdk/lib/${file}`);
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (modules.has(path)) continue;
    const facts = readModule(path);
    modules.set(path, facts);
    pending.push(...facts.links.map(({ to }) => to));
  }
  return modules;
}

describe("What the app's bundle leaves out of matrix-js-sdk", () => {
  test.each(rules.map(([pattern]) => pattern))("%s is there to be left out", (pattern) => {
    expect(filesOf(pattern)).not.toEqual([]);
  });

  test("has a stand-in with every name that the rest of the SDK imports from it", () => {
    const modules = walkSdk();
    const missing = [...modules].flatMap(([path, { links }]) =>
      links
        .filter(({ to, name }) => ruleOf.has(to) && name !== undefined && modules.get(to)?.exports.has(name) === false)
        .map(({ to, name }) => `${path} imports ${name ?? ""} from ${to}`),
    );
    expect(modules.size).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });
});

describe("The table of characters that look alike", () => {
  test("says the same in the bundle as in its package, of every character", async () => {
    const path = "node_modules/unhomoglyph/index.js";
    const bundled = (await import(`data:text/javascript,${encodeURIComponent(sourceOf(path))}`)) as {
      readonly default: (text: string) => string;
    };
    const original = require(repositoryRoot + path) as (text: string) => string;
    const table = require(`${repositoryRoot}node_modules/unhomoglyph/data.json`) as Readonly<Record<string, string>>;
    for (const [character, replacement] of Object.entries(table)) {
      expect(bundled.default(character)).toBe(replacement);
    }
    for (const text of ["Ann", "Аnn", "0O1lI m", "🦊", "", "👩‍👩‍👧", Object.keys(table).slice(0, 500).join("")]) {
      expect(bundled.default(text)).toBe(original(text));
    }
  });
});
