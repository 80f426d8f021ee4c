import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Deployment } from "../deploy/deployment.ts";
import { deploymentLayout, type DeploymentLayout } from "../deploy/deployment-layout.ts";
import { databaseName, databaseUser } from "../deploy/files/postgres-files.ts";
import { lastLines, runTool } from "../install/run-tool.ts";
import { Problem } from "../problem.ts";

export interface PostgresTools {
  dump(file: string): Promise<void>;
  /** Into a database that is empty. Runs PostgreSQL for that time unless it runs already. */
  restore(file: string): Promise<void>;
}

const startPatienceMs = 60_000;
const pollMs = 200;

/** PostgreSQL's own programs on the database of a deployment. Their folder comes first on the PATH. */
export function postgresTools(
  deployment: Deployment,
  programFolder: string,
  environment: NodeJS.ProcessEnv,
): PostgresTools {
  const layout = deploymentLayout(deployment.folder);
  const path = `${programFolder}:${environment["PATH"] ?? ""}`;
  const withPassword = { ...environment, PATH: path, PGPASSFILE: layout.secrets.postgresPasswordFile };
  const connection = [
    "--host",
    layout.run.postgres,
    "--username",
    databaseUser,
    "--no-password",
    "--dbname",
    databaseName,
  ];

  async function run(command: string, args: readonly string[]): Promise<void> {
    const result = await runTool({ command, args: [...connection, ...args], environment: withPassword });
    if (result?.exitCode === 0) return;
    const lastWords = result === undefined ? "There is no such command." : lastLines(result.output, 6);
    throw new Problem(
      `${command} failed. Its last words:\n${lastWords}\n`,
      "Is the database running, and its package installed?",
    );
  }

  return {
    dump: (file) => run("pg_dump", ["--format=custom", "--no-owner", "--file", file]),
    async restore(file) {
      const stop = isListening(layout) ? undefined : await startPostgres(deployment, layout, path);
      try {
        await run("pg_restore", ["--no-owner", "--exit-on-error", "--single-transaction", file]);
      } finally {
        await stop?.();
      }
    },
  };
}

function isListening({ run }: DeploymentLayout): boolean {
  return existsSync(join(run.postgres, ".s.PGSQL.5432"));
}

/** As the owner, like its unit. Answers with how to end it. */
async function startPostgres(
  { owner }: Deployment,
  layout: DeploymentLayout,
  path: string,
): Promise<() => Promise<void>> {
  const isRoot = process.getuid?.() === 0;
  const child = spawn("/bin/sh", [layout.config.postgresStart], {
    cwd: layout.folder,
    env: { PATH: path, NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "inherit"],
    ...(isRoot ? { uid: owner.uid, gid: owner.gid } : {}),
  });
  const exited = once(child, "exit");
  const giveUpAt = performance.now() + startPatienceMs;
  while (!isListening(layout)) {
    if (child.exitCode !== null || performance.now() > giveUpAt) {
      child.kill("SIGKILL");
      throw new Problem("PostgreSQL did not start.", "What it says is above.");
    }
    await wait(pollMs);
  }
  return async () => {
    // A fast shutdown: nobody else is connected.
    child.kill("SIGINT");
    await exited;
  };
}
