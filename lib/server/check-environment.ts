import { meloErrorFrom } from "@melo/protocol";
import { serverHandlers } from "./runtime";

/** As `calls` does: a wrong environment is the operator's to mend, not the supervisor's to retry. */
const misconfiguredExitCode = 2;

/** Ends the process with one readable message if a variable is missing or wrong: at once, not at the first call. */
export function checkServerEnvironment(): void {
  try {
    serverHandlers();
  } catch (error) {
    const { code, message } = meloErrorFrom(error);
    if (code !== "misconfigured") throw error;
    process.stderr.write(`${message}\n`);
    process.exit(misconfiguredExitCode);
  }
}
