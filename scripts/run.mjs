/**
 * The way into every command of this repository. Plain JavaScript for any Node from version 20 on, with nothing
 * installed: it installs the npm packages if they are missing or outdated, among them the Node that MELO runs on, and
 * hands over to the command line of packages/devkit.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const commands = [
  "start",
  "test",
  "check",
  "soak",
  "bench",
  "resilience",
  "screenshots",
  "deploy",
  "backup",
  "restore",
  "token-service",
  "doctor",
];
const minimumMajor = 20;
const pinnedNode = join(root, "node_modules/node/bin/node");
const stampFile = join(root, "node_modules/.melo-lock-hash");
const installLock = join(root, ".melo/npm-ci.lock");
const lockPollMs = 500;
const neededMegabytes = 1500;

function stopWith(sentence, remedy) {
  console.error(`\n${sentence}\n${remedy}\n`);
  process.exit(1);
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === lockHash() && existsSync(pinnedNode);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two starts at once in a fresh clone would destroy each other's node_modules. */
async function takeInstallLock() {
  mkdirSync(dirname(installLock), { recursive: true });
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(installLock, String(process.pid), { flag: "wx" });
      process.on("exit", () => rmSync(installLock, { force: true }));
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(installLock, { encoding: "utf8", flag: "a+" }));
    if (holder > 0 && isAlive(holder)) {
      if (attempt === 0) console.log(`Waiting for process ${holder}, which is installing the npm packages.`);
      await new Promise((resolve) => setTimeout(resolve, lockPollMs));
    } else {
      rmSync(installLock, { force: true });
    }
  }
}

function npm(args) {
  // Under `npm start` the very npm that runs this script; else the one on the PATH.
  const cli = process.env.npm_execpath;
  const run = cli?.endsWith(".js") ? [process.execPath, [cli, ...args]] : ["npm", args];
  return spawnSync(run[0], run[1], { cwd: root, stdio: "inherit" });
}

async function installPackages() {
  await takeInstallLock();
  if (isInstalled()) return;
  requireFreeSpace();
  const startedAt = Date.now();
  console.log("Installing the npm packages, about half a minute …");
  const result = npm(["ci", "--include=dev", "--loglevel=error", "--no-audit", "--no-fund"]);
  if (result.error?.code === "ENOENT")
    stopWith("There is no npm on the PATH.", "Install Node with npm: https://nodejs.org");
  if (result.status !== 0) {
    stopWith(
      "The npm packages could not be installed; npm says why above.",
      "Mend that and start again: npm ci is repeated.",
    );
  }
  ensurePinnedNode();
  writeFileSync(stampFile, lockHash());
  console.log(`Installed the npm packages in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.\n`);
}

function requireFreeSpace() {
  const { bavail, bsize } = statfsSync(root);
  const megabytes = Math.floor((bavail * bsize) / 1024 / 1024);
  if (megabytes >= neededMegabytes) return;
  stopWith(
    `The disk is nearly full: the npm packages need ${neededMegabytes} MB, and ${root} has ${megabytes} MB left.`,
    "Free some space and start again.",
  );
}

/** npm may have been told not to run install scripts; this one fetches the Node binary for this machine. */
function ensurePinnedNode() {
  const folder = dirname(dirname(pinnedNode));
  const runs = () => spawnSync(pinnedNode, ["--version"]).status === 0;
  if (!runs()) spawnSync(process.execPath, ["installArchSpecificPackage.js"], { cwd: folder, stdio: "inherit" });
  if (runs()) return;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  stopWith(
    `The npm package node@${version}, on which MELO runs, did not install its binary.`,
    `Try by hand: cd ${folder} && node installArchSpecificPackage.js`,
  );
}

function handOver(command, args) {
  const cli = join(root, "packages/devkit/src/cli.ts");
  // The channel tells the command line when this process is gone, even by SIGKILL.
  const child = spawn(pinnedNode, [cli, command, ...args], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 1));
}

const [command, ...args] = process.argv.slice(2);
if (Number(process.versions.node.split(".")[0]) < minimumMajor) {
  stopWith(`MELO needs Node ${minimumMajor} or newer, and this is ${process.version}.`, "Get one: https://nodejs.org");
}
if (process.platform === "win32") {
  stopWith(
    "Synapse does not run on Windows itself.",
    "Use the Windows Subsystem for Linux: https://learn.microsoft.com/windows/wsl",
  );
}
if (!commands.includes(command)) stopWith(`Unknown command: ${command}`, `There are: ${commands.join(", ")}`);
if (!isInstalled()) await installPackages();
handOver(command, args);
