import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readProductFiles, repositoryRoot, type SourceFile } from "./source-files.ts";

const files = new Map(readProductFiles().map((file) => [file.path, file]));
const packageEntries = readPackageEntries();

/** Path by the name under which others import it, e.g. `@melo/matrix/sign-in`. */
function readPackageEntries(): ReadonlyMap<string, string> {
  return new Map(
    globSync("packages/*/package.json", { cwd: repositoryRoot }).flatMap((manifest) => {
      const { name, exports } = JSON.parse(readFileSync(repositoryRoot + manifest, "utf8")) as {
        readonly name: string;
        readonly exports: Readonly<Record<string, string>>;
      };
      const folder = manifest.replace("/package.json", "");
      return Object.entries(exports).map(([entry, path]): [string, string] => [
        name + entry.slice(1),
        folder + path.slice(1),
      ]);
    }),
  );
}

/** The file behind an import of ours; the specifier itself for other packages and style sheets. */
function targetOf({ path }: SourceFile, specifier: string): string {
  const entry = packageEntries.get(specifier);
  if (entry !== undefined) return entry;
  const isOurs = specifier.startsWith(".") || specifier.startsWith("@/");
  if (!isOurs) return specifier;
  const target = specifier.startsWith("@/")
    ? specifier.slice(2)
    : new URL(specifier, `file:///${path}`).pathname.slice(1);
  const found = [target, `${target}.ts`, `${target}.tsx`].find((candidate) => files.has(candidate));
  if (found === undefined && !existsSync(repositoryRoot + target)) throw new Error(`${path} imports ${specifier}`);
  return found ?? specifier;
}

/** All that a browser must have before the first line of `entries` runs: files of ours, and names of packages. */
function loadedWith(entries: readonly string[]): readonly string[] {
  const loaded = new Set<string>();
  const pending = [...entries];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (loaded.has(path)) continue;
    loaded.add(path);
    const file = files.get(path);
    if (file === undefined) continue;
    pending.push(
      ...file.imports.filter(({ kind }) => kind === "immediate").map(({ specifier }) => targetOf(file, specifier)),
    );
  }
  return [...loaded].toSorted();
}

const media = [/^livekit-client/, /^@livekit\//, /^@sapphi-red\//, /^@twilio\//];
const worksOnMedia = [
  /^packages\/livekit\/src\/(?:connection|create-room|encryption)\.ts$/,
  /^packages\/livekit\/src\/(?:camera|voice|sources)\//,
  /^packages\/livekit\/src\/sounds\/synthesise/,
];
const opensInACall = [
  /^components\/call\/(?:devices|people|moderation|settings)\/(?!device-menu|people-button|notice-words)/,
  /^components\/call\/gestures\/reaction-choice/,
  /^components\/call\/stage\/tile-actions/,
];

/** What is loaded at once with a page or with a press, and what of it would be a mistake. `npm run bench -- bytes` has the figures. */
const views: readonly {
  readonly name: string;
  readonly entries: readonly string[];
  readonly refused: readonly RegExp[];
}[] = [
  {
    name: "the sign-in page",
    entries: ["app/(auth)/login/page.tsx", "app/(auth)/layout.tsx"],
    refused: [
      /^matrix-js-sdk/,
      ...media,
      /^packages\/chat\/(?!src\/ports)/,
      /^components\/(?:call|chat|client|shell)\//,
    ],
  },
  {
    name: "the application, a channel of text shown",
    entries: ["components/client/client-app.tsx", "lib/client/melo-client.ts"],
    refused: [
      ...media,
      ...worksOnMedia,
      ...opensInACall,
      /^components\/call\/(?:stage|controls\/call-controls|pop-out\/pop-out-call|ringing\/incoming-call-dialog)/,
      /^components\/(?:community|settings)\//,
      /^components\/(?:shortcuts\/shortcuts-dialog|direct\/choose-people-dialog|client\/(?:dialog-of|open-settings))/,
    ],
  },
  {
    name: "the first call",
    entries: ["components/call/stage/call-parts.ts", "packages/livekit/src/connection.ts"],
    refused: [
      /^@sapphi-red\//,
      /^@twilio\//,
      /^packages\/livekit\/src\/camera\//,
      /^packages\/livekit\/src\/sounds\/synthesise/,
      ...opensInACall,
    ],
  },
];

describe("Code that a browser loads before anybody asked for it", () => {
  test.each(views)("$name has only what it shows", ({ entries, refused }) => {
    expect(entries.filter((entry) => !files.has(entry))).toEqual([]);
    expect(loadedWith(entries).filter((path) => refused.some((pattern) => pattern.test(path)))).toEqual([]);
  });

  test("is followed through packages, so that what is refused would be found", () => {
    expect(loadedWith(["lib/client/melo-client.ts"])).toContain("matrix-js-sdk");
    expect(loadedWith(["packages/livekit/src/connection.ts"])).toContain("livekit-client");
  });
});
