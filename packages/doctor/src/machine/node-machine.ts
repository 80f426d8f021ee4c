import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { promisify } from "node:util";
import type { MachinePort } from "./machine-port.ts";

const run = promisify(execFile);
const watched = ["next", "react", "livekit-server-sdk"] as const;

/** `repositoryFolder` is where MELO's packages are installed. */
export function createMachine(repositoryFolder: string): MachinePort {
  return {
    freeSpace: (folder) =>
      statfs(folder).then(
        ({ bavail, blocks, bsize }) => ({ freeBytes: bavail * bsize, totalBytes: blocks * bsize }),
        () => undefined,
      ),
    fileSize: (path) =>
      stat(path).then(
        ({ size }) => size,
        () => undefined,
      ),
    isClockFollowing: () =>
      run("timedatectl", ["show", "--property=NTPSynchronized", "--value"], { timeout: 3000 }).then(
        ({ stdout }) => (stdout.trim() === "" ? undefined : stdout.trim() === "yes"),
        // No systemd, as in a container: its host knows.
        () => undefined,
      ),
    versions: {
      node: process.versions.node,
      ...Object.fromEntries(
        watched.flatMap((name) => {
          const version = installedVersion(repositoryFolder, name);
          return version === undefined ? [] : [[name, version]];
        }),
      ),
    },
  };
}

function installedVersion(repositoryFolder: string, name: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(`${repositoryFolder}/node_modules/${name}/package.json`, "utf8"));
    return typeof version === "string" ? version : undefined;
  } catch {
    // Not installed here, as where only the servers are.
    return undefined;
  }
}
