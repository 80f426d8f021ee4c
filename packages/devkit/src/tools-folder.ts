import { join } from "node:path";
import { repositoryFolder } from "./instance/layout.ts";

/** Synapse and LiveKit are installed once for all data folders. */
export function toolsFolderFrom(environment: NodeJS.ProcessEnv): string {
  return environment["MELO_TOOLS"] ?? join(repositoryFolder, ".melo", "tools");
}
