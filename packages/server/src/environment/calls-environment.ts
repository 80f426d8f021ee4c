import { z } from "zod";
import type { UnknownParticipants } from "../reconcile/mend-people.ts";
import type { LivekitKey } from "../livekit/call-server.ts";
import {
  hasLivekitSecret,
  homeserverVariables,
  livekitSecretRule,
  livekitSettingsFrom,
  livekitVariables,
  type LivekitSettings,
} from "./livekit-environment.ts";
import { federationSettingsFrom, federationVariables, type FederationSettings } from "./federation-environment.ts";
import {
  bindAddress,
  httpUrl,
  readEnvironment,
  redisUrl,
  secretFile,
  serverName,
  type Environment,
} from "./read-environment.ts";

export interface BindAddress {
  readonly host: string;
  readonly port: number;
}

export interface CallsSettings {
  /** As the servers reach it. */
  readonly homeserverUrl: string;
  readonly serverName: string;
  /** Origin of the front door. */
  readonly publicUrl: string;
  readonly publicBind: BindAddress;
  readonly internalBind: BindAddress;
  readonly livekit: LivekitSettings;
  /** Keys whose signature the door accepts: the API key, and that of whoever mints the tokens. */
  readonly doorKeys: readonly LivekitKey[];
  /** Signs the tokens that `calls` itself makes. */
  readonly joinKey: LivekitKey;
  readonly federation: FederationSettings;
  /** `id` of the application service's registration at the homeserver. */
  readonly applicationServiceId: string;
  readonly asToken: string;
  readonly hsToken: string;
  readonly registrationSecret: string;
  readonly setupToken: string;
  /** What several instances share; undefined for one that is alone. */
  readonly redisUrl: string | undefined;
  /** Where a process without Redis keeps its jobs over a restart. */
  readonly jobsFile: string | undefined;
  /** What every rate limit is multiplied with. */
  readonly rateLimitFactor: number;
  /** Where the server's data lies, and the logs of its parts if they have files: for the doctor alone. */
  readonly dataFolder: string | undefined;
  readonly logFolder: string | undefined;
  readonly unknownParticipants: UnknownParticipants;
}

const defaultApplicationServiceId = "melo-calls";

const schema = z
  .object({
    ...homeserverVariables,
    ...livekitVariables,
    ...federationVariables,
    LIVEKIT_JOIN_API_KEY: z.string().optional(),
    LIVEKIT_JOIN_API_SECRET_FILE: secretFile.optional(),
    MATRIX_SERVER_NAME: serverName,
    MELO_PUBLIC_URL: httpUrl,
    MELO_CALLS_BIND: bindAddress,
    MELO_CALLS_INTERNAL_BIND: bindAddress,
    MELO_APPLICATION_SERVICE_ID: z.string().default(defaultApplicationServiceId),
    MELO_AS_TOKEN_FILE: secretFile,
    MELO_HS_TOKEN_FILE: secretFile,
    MELO_REGISTRATION_SECRET_FILE: secretFile,
    MELO_SETUP_TOKEN_FILE: secretFile,
    MELO_UNKNOWN_PARTICIPANTS: z.enum(["remove", "allow"]).default("remove"),
    MELO_REDIS_URL: redisUrl.optional(),
    MELO_JOBS_FILE: z.string().optional(),
    MELO_DATA_FOLDER: z.string().optional(),
    MELO_LOG_FOLDER: z.string().optional(),
    MELO_RATE_LIMIT_FACTOR: z.coerce.number().positive().default(1),
    // For one with a password in it.
    MELO_REDIS_URL_FILE: secretFile.pipe(redisUrl).optional(),
  })
  .refine(hasLivekitSecret, livekitSecretRule)
  .refine(
    (values) => (values.LIVEKIT_JOIN_API_KEY === undefined) === (values.LIVEKIT_JOIN_API_SECRET_FILE === undefined),
    { path: ["LIVEKIT_JOIN_API_KEY"], message: "belongs together with LIVEKIT_JOIN_API_SECRET_FILE", when: () => true },
  );

/** Throws `misconfigured`, naming every variable that is missing or wrong. */
export function readCallsSettings(environment: Environment): CallsSettings {
  const values = readEnvironment(schema, environment);
  const livekit = livekitSettingsFrom(values);
  const joinKey = joinKeyFrom(values) ?? livekit.key;
  return {
    homeserverUrl: values.MATRIX_HOMESERVER_INTERNAL_URL ?? values.MATRIX_HOMESERVER_URL,
    serverName: values.MATRIX_SERVER_NAME,
    publicUrl: values.MELO_PUBLIC_URL,
    publicBind: values.MELO_CALLS_BIND,
    internalBind: values.MELO_CALLS_INTERNAL_BIND,
    livekit,
    doorKeys: joinKey === livekit.key ? [livekit.key] : [livekit.key, joinKey],
    joinKey,
    federation: federationSettingsFrom(values, [values.MATRIX_SERVER_NAME]),
    applicationServiceId: values.MELO_APPLICATION_SERVICE_ID,
    asToken: values.MELO_AS_TOKEN_FILE,
    hsToken: values.MELO_HS_TOKEN_FILE,
    registrationSecret: values.MELO_REGISTRATION_SECRET_FILE,
    setupToken: values.MELO_SETUP_TOKEN_FILE,
    redisUrl: values.MELO_REDIS_URL ?? values.MELO_REDIS_URL_FILE,
    jobsFile: values.MELO_JOBS_FILE,
    dataFolder: values.MELO_DATA_FOLDER,
    logFolder: values.MELO_LOG_FOLDER,
    rateLimitFactor: values.MELO_RATE_LIMIT_FACTOR,
    unknownParticipants: values.MELO_UNKNOWN_PARTICIPANTS,
  };
}

function joinKeyFrom(values: z.output<typeof schema>): LivekitKey | undefined {
  const { LIVEKIT_JOIN_API_KEY: id, LIVEKIT_JOIN_API_SECRET_FILE: secret } = values;
  return id === undefined || secret === undefined ? undefined : { id, secret };
}
