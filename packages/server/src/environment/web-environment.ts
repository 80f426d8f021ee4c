import { z } from "zod";
import {
  hasLivekitSecret,
  homeserverVariables,
  livekitSecretRule,
  livekitSettingsFrom,
  livekitVariables,
  type LivekitSettings,
} from "./livekit-environment.ts";
import { readEnvironment, type Environment } from "./read-environment.ts";

/** What `web` needs to issue tokens. It holds no key to the homeserver. */
export interface WebSettings {
  /** As the servers reach it. */
  readonly homeserverUrl: string;
  readonly livekit: LivekitSettings;
}

const schema = z.object({ ...homeserverVariables, ...livekitVariables }).refine(hasLivekitSecret, livekitSecretRule);

/** Throws `misconfigured`, naming every variable that is missing or wrong. */
export function readWebSettings(environment: Environment): WebSettings {
  const values = readEnvironment(schema, environment);
  return {
    homeserverUrl: values.MATRIX_HOMESERVER_INTERNAL_URL ?? values.MATRIX_HOMESERVER_URL,
    livekit: livekitSettingsFrom(values),
  };
}
