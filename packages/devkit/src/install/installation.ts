import type { StepTimer } from "../steps.ts";
import { ensureAppBuild } from "./app-build.ts";
import { ensureBrowser, testBrowsers } from "./browser.ts";
import { mayInstallPackages } from "./debian-package.ts";
import { ensureLivekit } from "./livekit-binary.ts";
import { ensureRedis } from "./redis-server.ts";
import { ensureSynapse } from "./synapse-environment.ts";

export interface Tools {
  /** The Python of Synapse's own environment. */
  readonly synapsePython: string;
  readonly livekitServer: string;
  /** Needed by several instances of `calls` only. */
  readonly redisServer?: string;
}

export interface Installation {
  readonly toolsFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly steps: StepTimer;
}

/** Makes what is missing to run Synapse and LiveKit; at once if nothing is. */
export async function installTools({ toolsFolder, environment, steps }: Installation): Promise<Tools> {
  // Side by side: one waits for the network most of the time, the other computes. The first that fails is told at
  // once; what the other has downloaded and compiled stays in the caches of pip and Go.
  const [synapsePython, livekitServer] = await Promise.all([
    steps.run("install Synapse", (progress) => ensureSynapse(toolsFolder, environment, progress)),
    steps.run("install LiveKit", (progress) => ensureLivekit(toolsFolder, environment, progress)),
  ]);
  return { synapsePython, livekitServer };
}

export function buildApp({ toolsFolder, environment, steps }: Installation): Promise<void> {
  return steps.run("build the app", (progress) => ensureAppBuild(toolsFolder, environment, progress));
}

export type TestBrowserName = keyof typeof testBrowsers;

/** The path of the browser, as the environment variable that the tests read. */
export async function installBrowser(
  { environment, steps }: Installation,
  name: TestBrowserName,
): Promise<Readonly<Record<string, string>>> {
  const browser = testBrowsers[name];
  const path = await steps.run(`install ${browser.title}`, (progress) =>
    ensureBrowser(browser, environment, mayInstallPackages(environment), progress),
  );
  return { [browser.pathVariable]: path };
}

/** Answers with the path of the server. */
export function installRedis({ environment, steps }: Installation): Promise<string> {
  return steps.run("install Redis", (progress) => ensureRedis(environment, mayInstallPackages(environment), progress));
}
