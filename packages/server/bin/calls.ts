import { meloErrorFrom } from "@melo/protocol";
import { createPinoLog } from "../src/pino-log.ts";
import { runCalls } from "../src/calls/run-calls.ts";

const misconfiguredExitCode = 2;
const log = createPinoLog("calls");

try {
  const calls = await runCalls(process.env, log);
  const stop = (): void => {
    void calls.stop().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
} catch (error) {
  const { code, message } = meloErrorFrom(error);
  process.stderr.write(`calls cannot start. ${message}\n`);
  process.exit(code === "misconfigured" ? misconfiguredExitCode : 1);
}
