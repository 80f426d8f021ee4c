import { meloErrorFrom } from "@melo/protocol";
import { readTokenServiceSettings } from "../src/environment/token-service-environment.ts";
import { createPinoLog } from "../src/pino-log.ts";
import { runTokenService } from "../src/token-service/run-token-service.ts";

const misconfiguredExitCode = 2;

// Listened for before anything runs: whoever has just read that we listen may end us at once.
const isToEnd = new Promise<void>((resolve) => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
});

try {
  const settings = readTokenServiceSettings(process.env);
  const service = await runTokenService(settings, createPinoLog("token-service", undefined, settings.logLevel));
  await isToEnd;
  await service.stop();
  process.exit(0);
} catch (error) {
  const { code, message } = meloErrorFrom(error);
  process.stderr.write(`The token service cannot start. ${message}\n`);
  process.exit(code === "misconfigured" ? misconfiguredExitCode : 1);
}
