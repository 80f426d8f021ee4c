import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { installFromDebian, isExecutable, onPath } from "./debian-package.ts";

/** A browser that tests drive. */
export interface TestBrowser {
  readonly title: string;
  readonly commands: readonly string[];
  /** Environment variable that names one. */
  readonly pathVariable: string;
  readonly debianPackage: string;
  readonly homebrewCask: string;
  readonly neededMegabytes: number;
}

export const testBrowsers = {
  chromium: {
    title: "Chromium",
    commands: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    pathVariable: "CHROMIUM_PATH",
    debianPackage: "chromium",
    homebrewCask: "chromium",
    neededMegabytes: 600,
  },
  firefox: {
    title: "Firefox",
    commands: ["firefox-esr", "firefox"],
    pathVariable: "FIREFOX_PATH",
    debianPackage: "firefox-esr",
    homebrewCask: "firefox",
    neededMegabytes: 400,
  },
} as const satisfies Record<string, TestBrowser>;

/** Answers with the path of the browser; installs the system's package if there is none and it may. */
export async function ensureBrowser(
  browser: TestBrowser,
  environment: NodeJS.ProcessEnv,
  mayInstall: boolean,
  progress: StepProgress,
): Promise<string> {
  const { title, debianPackage, neededMegabytes } = browser;
  const found = findBrowser(browser, environment);
  if (found !== undefined) {
    progress.skip();
    return found;
  }
  if (!mayInstall) throw missing(browser, `There is no ${title} on the PATH, and the tests need one.`);
  const failure = await installFromDebian([debianPackage], neededMegabytes, environment, progress);
  if (failure !== undefined) {
    throw missing(browser, `${title} could not be installed. apt-get's last words:\n${failure}\n`);
  }
  const installed = findBrowser(browser, environment);
  if (installed === undefined) {
    throw missing(browser, `The package ${debianPackage} was installed, but there is still no such command.`);
  }
  return installed;
}

function findBrowser({ pathVariable, commands }: TestBrowser, environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment[pathVariable];
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return named;
    throw new Problem(
      `${pathVariable} names ${named}, which cannot be run.`,
      "Correct it, or unset it to search the PATH.",
    );
  }
  for (const command of commands) {
    const path = onPath(command, environment);
    if (path !== undefined) return path;
  }
  return undefined;
}

function missing({ homebrewCask, debianPackage, pathVariable }: TestBrowser, sentence: string): Problem {
  const command =
    process.platform === "darwin" ? `brew install --cask ${homebrewCask}` : `apt-get install ${debianPackage}`;
  return new Problem(sentence, `Install it: ${command}. Or name one: ${pathVariable}=/path/to/it npm test`);
}
