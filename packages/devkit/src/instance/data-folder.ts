import { existsSync, readdirSync } from "node:fs";
import { ensurePrivateFolder } from "../config/secrets.ts";
import { Problem } from "../problem.ts";
import type { DataLayout } from "./layout.ts";

/** What may lie in a data folder before anything was started with it: installed tools and what a broken start left. */
const expectedEntries: ReadonlySet<string> = new Set([
  "tools",
  "npm-ci.lock",
  "config",
  "secrets",
  "logs",
  "run",
  "synapse",
]);

/**
 * Makes the folder, or takes one that is ours or empty, and closes it to others. Anything else is refused with a
 * {@link Problem}: `--data ~` must not turn somebody's home into a data folder.
 */
export function claimDataFolder(layout: DataLayout): void {
  if (existsSync(layout.folder) && !existsSync(layout.secrets.signingKey)) {
    const stranger = readdirSync(layout.folder).find((name) => !expectedEntries.has(name));
    if (stranger !== undefined) {
      throw new Problem(
        `${layout.folder} is no data folder of MELO: it holds ${stranger}.`,
        "Name an empty or a new folder: npm start -- --data <folder>",
      );
    }
  }
  ensurePrivateFolder(layout.folder);
  ensurePrivateFolder(layout.runFolder);
}
