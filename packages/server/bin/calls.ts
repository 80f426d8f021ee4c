import { meloErrorFrom } from "@melo/protocol";
import { createPinoLog } from "../src/pino-log.ts";
import { runCalls } from "../src/calls/run-calls.ts";

const misconfiguredExitCode = 2;
const log = createPinoLog("calls");

// Listened for before anything runs: whoever has just read that we listen may end us at once.
const isToEnd = new Promise<void>((resolve) => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
});

try {
  const calls = await runCalls(process.env, log);
  await isToEnd;
  await calls.stop();
  process.exit(0);
} catch (error) {
  const { code, message } = meloErrorFrom(error);
  process.stderr.write(`calls cannot start. ${message}\n`);
  process.exit(code === "misconfigured" ? misconfiguredExitCode : 1);
}
