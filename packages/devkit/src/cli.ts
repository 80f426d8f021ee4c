import { Problem, problemFromSystemError } from "./problem.ts";
import type { Command } from "./commands/command.ts";

/** Loaded when asked for: a start should not wait for what only the tests need. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import("./commands/start.ts")).runStart,
  test: async () => (await import("./commands/test.ts")).runTest,
  check: async () => (await import("./commands/test.ts")).runCheck,
  soak: async () => (await import("./commands/test.ts")).runSoak,
  bench: async () => (await import("./commands/run-script.ts")).runBench,
  backup: async () => (await import("./commands/backup.ts")).runBackup,
  restore: async () => (await import("./commands/backup.ts")).runRestore,
  doctor: async () => (await import("./commands/doctor.ts")).runDoctor,
  deploy: async () => (await import("./commands/deploy.ts")).runDeploy,
  "token-service": async () => (await import("./commands/token-service.ts")).runTokenService,
  resilience: async () => (await import("./commands/run-script.ts")).runResilience,
  screenshots: async () => (await import("./commands/run-script.ts")).runScreenshots,
};

/** npm passes a Ctrl-C on that the terminal has delivered already: the echo is not a second one. */
const echoMs = 1_000;

process.exitCode = await main(process.argv.slice(2));
// What still holds the event loop open, such as a lingering keep-alive connection, has nothing left to say.
process.exit();

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const load = commands[name];
  if (load === undefined) {
    console.error(`There is no command ${name}. There are: ${Object.keys(commands).join(", ")}`);
    return 1;
  }
  const signal = endSignal();
  try {
    const run = await load();
    return await run({ args, environment: process.env, output: process.stdout, signal });
  } catch (error) {
    if (signal.aborted) return 0;
    const problem = error instanceof Problem ? error : problemFromSystemError(error);
    console.error(problem === undefined ? error : `\n${problem.message}\n`);
    return 1;
  }
}

/** Aborts at the first request to end. At a second one the process ends at once, and the guard ends its children. */
function endSignal(): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  function end(): void {
    if (firstAt === undefined) {
      firstAt = performance.now();
      controller.abort();
    } else if (performance.now() - firstAt > echoMs) {
      process.exit(1);
    }
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  // Nobody reads on, as in `npm start | head`: nothing more can be said, and the end of this command was not asked for
  // in any other way.
  process.stdout.on("error", end);
  // The channel to scripts/run.mjs: it closes when that process is gone.
  process.on("disconnect", end);
  return controller.signal;
}
