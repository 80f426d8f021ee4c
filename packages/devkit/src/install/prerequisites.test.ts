import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { Problem } from "../problem.ts";
import type { StepProgress } from "../steps.ts";
import { ensureBrowser, testBrowsers } from "./browser.ts";
import { requireFreeSpace } from "./disk-space.ts";
import { ensureLivekit } from "./livekit-binary.ts";
import { ensureRedis } from "./redis-server.ts";
import { ensureSynapse } from "./synapse-environment.ts";

const progress: StepProgress = { say: () => undefined, skip: () => undefined };
const { chromium, firefox } = testBrowsers;
let commands = "";
let tools = "";
beforeEach(() => {
  const pathFolder = temporaryFolder("path");
  const toolsFolder = temporaryFolder("tools");
  commands = pathFolder.path;
  tools = toolsFolder.path;
  return () => [pathFolder, toolsFolder].forEach(({ remove }) => remove());
});

/** A machine on which there are these commands and no others. */
function machineWith(scripts: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(commands, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(commands, name), 0o755);
  }
  return { ...process.env, PATH: commands, CHROMIUM_PATH: undefined, FIREFOX_PATH: undefined };
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Problem);
  return String(error);
}

test("without Python the sentence says what is needed and how to get it", async () => {
  const sentence = await problemOf(ensureSynapse(tools, machineWith({}), progress));
  expect(sentence).toContain("needs Python 3.10 or newer, and there is none");
  expect(sentence).toContain("Install it: ");
});

test("an old Python is named", async () => {
  const environment = machineWith({ python3: "echo 3 9; echo complete" });
  expect(await problemOf(ensureSynapse(tools, environment, progress))).toContain("this machine has Python 3.9");
});

test("a Python without its venv module is told apart from none", async () => {
  const environment = machineWith({ python3: "echo 3 12; echo No module named ensurepip; exit 1" });
  expect(await problemOf(ensureSynapse(tools, environment, progress))).toContain("its venv module is not");
});

test("what pip says when it fails is shown, and the half-made environment is not used later", async () => {
  const python = `
    case "$1" in
      -c) echo 3 12; echo complete ;;
      *) /bin/mkdir -p "$3/bin"; echo '#!/bin/sh' > "$3/bin/python"; echo 'echo Could not find a version; exit 1' >> "$3/bin/python"; /bin/chmod +x "$3/bin/python" ;;
    esac`;
  const environment = machineWith({ python3: python });
  expect(await problemOf(ensureSynapse(tools, environment, progress))).toContain("Could not find a version");
  expect(readdirSync(tools)).not.toContain("synapse");
});

test("without LiveKit and without Go the sentence names both ways", async () => {
  const sentence = await problemOf(ensureLivekit(tools, machineWith({}), progress));
  expect(sentence).toContain("there is no Go");
  expect(sentence).toContain("Install Go");
});

test("what Go says when it fails is shown", async () => {
  const environment = machineWith({ go: "echo module requires go 1.26; exit 1" });
  expect(await problemOf(ensureLivekit(tools, environment, progress))).toContain("module requires go 1.26");
});

test("a livekit-server on the PATH is used if its version fits", async () => {
  const environment = machineWith({ "livekit-server": "echo livekit-server version 1.13.6" });
  expect(await ensureLivekit(tools, environment, progress)).toBe("livekit-server");
});

test.each(["1.13.4", "1.14.0", "1.9.0"])("a livekit-server %s on the PATH is left alone", async (version) => {
  const environment = machineWith({ "livekit-server": `echo livekit-server version ${version}` });
  expect(await problemOf(ensureLivekit(tools, environment, progress))).toContain("there is no Go");
});

test("a Chromium on the PATH is used", async () => {
  const environment = machineWith({ "chromium-browser": "" });
  expect(await ensureBrowser(chromium, environment, false, progress)).toBe(join(commands, "chromium-browser"));
});

test("a Chromium that is named is used, and one that cannot be run is a problem", async () => {
  const environment = machineWith({ chromium: "", mine: "" });
  const named = (path: string) => ensureBrowser(chromium, { ...environment, CHROMIUM_PATH: path }, false, progress);
  expect(await named(join(commands, "mine"))).toBe(join(commands, "mine"));
  expect(await problemOf(named("/nowhere/chromium"))).toContain("CHROMIUM_PATH names /nowhere/chromium");
});

test("without Chromium the sentence says how to get one", async () => {
  const sentence = await problemOf(ensureBrowser(chromium, machineWith({}), false, progress));
  expect(sentence).toContain("There is no Chromium");
  expect(sentence).toContain("CHROMIUM_PATH=");
});

test("a Firefox is found under either of its names, and a Chromium is none", async () => {
  const environment = machineWith({ chromium: "", firefox: "" });
  expect(await ensureBrowser(firefox, environment, false, progress)).toBe(join(commands, "firefox"));
});

test("without Firefox the sentence says how to get one", async () => {
  const sentence = await problemOf(ensureBrowser(firefox, machineWith({ chromium: "" }), false, progress));
  expect(sentence).toContain("There is no Firefox");
  expect(sentence).toContain("FIREFOX_PATH=");
});

test("where packages may be installed, Chromium is, after the lists of packages", async () => {
  const path = join(commands, "chromium");
  const script = `case "$1" in update) touch ${commands}/lists ;; install) [ -e ${commands}/lists ] && touch ${path} && chmod +x ${path} ;; esac`;
  const environment = machineWith({ "apt-get": `PATH=/bin:/usr/bin\n${script}` });
  expect(await ensureBrowser(chromium, environment, true, progress)).toBe(path);
});

test("what apt-get says when it fails is shown", async () => {
  const environment = machineWith({ "apt-get": "echo Unable to locate package; exit 100" });
  expect(await problemOf(ensureBrowser(chromium, environment, true, progress))).toContain("Unable to locate package");
});

test("a redis-server on the PATH is used, and without one the sentence says how to get it", async () => {
  expect(await problemOf(ensureRedis(machineWith({}), false, progress))).toContain("Install it: ");
  const environment = machineWith({ "redis-server": "" });
  expect(await ensureRedis(environment, false, progress)).toBe(join(commands, "redis-server"));
});

test("a full disk is noticed before anything is begun", async () => {
  expect(await problemOf(requireFreeSpace(tools, 1_000_000_000, "Synapse"))).toContain("The disk is nearly full");
});
