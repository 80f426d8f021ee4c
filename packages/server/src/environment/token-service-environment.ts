import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { LivekitKey } from "../livekit/call-server.ts";
import type { BindAddress } from "./calls-environment.ts";
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

/** What the token service needs that runs alone, in the place of lk-jwt-service and with its variables. */
export interface TokenServiceSettings {
  /** As clients connect to it, and as it is told to them: what was configured, to the letter. */
  readonly livekitUrl: string;
  /** As we reach it. */
  readonly livekitApiUrl: string;
  readonly livekitKey: LivekitKey;
  readonly bind: BindAddress;
  /** Where health and metrics are told, to nobody but the operator's own machines; undefined: nowhere. */
  readonly internalBind: BindAddress | undefined;
  readonly federation: FederationSettings;
  /** How often LiveKit is asked whether somebody is still there; undefined: as often as MELO does. */
  readonly sanityCheckMs: number | undefined;
  readonly logLevel: string;
  readonly redisUrl: string | undefined;
  /** Undefined: no homeserver lets us look into its rooms. */
  readonly registration: RegistrationSettings | undefined;
}

/** Our registration as application service of a homeserver. */
export interface RegistrationSettings {
  readonly serverName: string;
  readonly asToken: string;
  readonly hsToken: string;
  /** `id` of the registration, which asking the homeserver for its pushes needs. */
  readonly id: string | undefined;
  /** Base URL of the homeserver's client-server API; undefined: to be found by its well-known. */
  readonly homeserverUrl: string | undefined;
}

const anyHost = "::";
const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const maxPort = 65_535;

/** Like Go's addresses: `:8080` is every interface. */
const goAddress = z
  .string()
  .transform((text) => (text.startsWith(":") ? `[${anyHost}]${text}` : text))
  .pipe(bindAddress);

/** A file with one `key: secret`. */
const keyFile = z
  .string()
  .transform(readYamlFile)
  .pipe(z.record(z.string(), z.string().min(1)))
  .refine((keys) => Object.keys(keys).length === 1, "must name a file with one line `key: secret`");

const registrationFile = z
  .string()
  .transform(readYamlFile)
  .pipe(z.object({ id: z.string(), as_token: z.string().min(1), hs_token: z.string().min(1) }));

const schema = z
  .object({
    ...federationVariables,
    LIVEKIT_URL: z.string().refine(isLivekitUrl, "must be a ws://, wss://, http:// or https:// URL"),
    LIVEKIT_KEY: z.string().optional(),
    LIVEKIT_KEY_FROM_FILE: secretFile.optional(),
    LIVEKIT_SECRET: z.string().optional(),
    LIVEKIT_SECRET_FROM_FILE: secretFile.optional(),
    LIVEKIT_KEY_FILE: keyFile.optional(),
    LIVEKIT_FULL_ACCESS_HOMESERVERS: federationVariables.LIVEKIT_FULL_ACCESS_HOMESERVERS.unwrap(),
    LIVEKIT_JWT_BIND: goAddress.optional(),
    LIVEKIT_JWT_PORT: z.coerce.number().int().min(1).max(maxPort).optional(),
    MELO_TOKEN_SERVICE_INTERNAL_BIND: bindAddress.optional(),
    LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: z.coerce.number().int().min(0).default(0),
    LIVEKIT_LOG_LEVEL: z.string().toLowerCase().pipe(z.enum(logLevels)).default("info"),
    LIVEKIT_REDIS_URL: redisUrl.optional(),
    LIVEKIT_REDIS_PASSWORD: z.string().optional(),
    LIVEKIT_AS_TOKEN: z.string().optional(),
    LIVEKIT_AS_TOKEN_FROM_FILE: secretFile.optional(),
    LIVEKIT_HS_TOKEN: z.string().optional(),
    LIVEKIT_HS_TOKEN_FROM_FILE: secretFile.optional(),
    LIVEKIT_AS_REGISTRATION_FILE: registrationFile.optional(),
    LIVEKIT_HS_SERVER_NAME: serverName.optional(),
    MATRIX_HOMESERVER_URL: httpUrl.optional(),
  })
  .superRefine(checkTogether, { when: () => true });

type Values = z.output<typeof schema>;

/** Throws `misconfigured`, naming every variable that is missing or wrong. */
export function readTokenServiceSettings(environment: Environment): TokenServiceSettings {
  const values = readEnvironment(schema, environment);
  const [id = "", secret = ""] = keyFrom(values);
  const seconds = values.LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS;
  return {
    livekitUrl: values.LIVEKIT_URL,
    livekitApiUrl: values.LIVEKIT_URL.replace(/^ws/, "http").replace(/\/+$/, ""),
    livekitKey: { id, secret },
    bind: values.LIVEKIT_JWT_BIND ?? { host: anyHost, port: values.LIVEKIT_JWT_PORT ?? defaultPort },
    internalBind: values.MELO_TOKEN_SERVICE_INTERNAL_BIND,
    federation: federationSettingsFrom(values, []),
    sanityCheckMs: seconds === 0 ? undefined : seconds * 1000,
    logLevel: values.LIVEKIT_LOG_LEVEL,
    redisUrl: redisUrlFrom(values),
    registration: registrationFrom(values),
  };
}

const defaultPort = 8080;

function keyFrom(values: Values): readonly (string | undefined)[] {
  const [entry] = Object.entries(values.LIVEKIT_KEY_FILE ?? {});
  return (
    entry ?? [
      values.LIVEKIT_KEY ?? values.LIVEKIT_KEY_FROM_FILE,
      values.LIVEKIT_SECRET ?? values.LIVEKIT_SECRET_FROM_FILE,
    ]
  );
}

function redisUrlFrom({ LIVEKIT_REDIS_URL: text, LIVEKIT_REDIS_PASSWORD: password }: Values): string | undefined {
  if (text === undefined || password === undefined) return text;
  const url = new URL(text);
  url.password = encodeURIComponent(password);
  return url.href;
}

function registrationFrom(values: Values): RegistrationSettings | undefined {
  const { asToken, hsToken, id } = registrationTokensOf(values);
  const name = values.LIVEKIT_HS_SERVER_NAME;
  if (asToken === undefined || hsToken === undefined || name === undefined) return undefined;
  const homeserverUrl = values.MATRIX_HOMESERVER_URL ?? values.LIVEKIT_CS_API_URL_OVERRIDES?.get(name);
  return { serverName: name, asToken, hsToken, id, homeserverUrl };
}

function registrationTokensOf(values: Partial<Values>) {
  const file = values.LIVEKIT_AS_REGISTRATION_FILE;
  return {
    asToken: values.LIVEKIT_AS_TOKEN ?? values.LIVEKIT_AS_TOKEN_FROM_FILE ?? file?.as_token,
    hsToken: values.LIVEKIT_HS_TOKEN ?? values.LIVEKIT_HS_TOKEN_FROM_FILE ?? file?.hs_token,
    id: file?.id,
  };
}

/** What belongs together, and what excludes each other. */
function checkTogether(values: Partial<Values>, context: z.RefinementCtx): void {
  const issue = (name: keyof Values, message: string): void =>
    context.addIssue({ code: "custom", path: [name], message });
  const given = (...names: readonly (keyof Values)[]): readonly (keyof Values)[] =>
    names.filter((name) => values[name] !== undefined);
  const keys = given("LIVEKIT_KEY", "LIVEKIT_KEY_FROM_FILE", "LIVEKIT_KEY_FILE");
  const secrets = given("LIVEKIT_SECRET", "LIVEKIT_SECRET_FROM_FILE", "LIVEKIT_KEY_FILE");
  if (keys.length === 0) issue("LIVEKIT_KEY", "is missing, and so are LIVEKIT_KEY_FROM_FILE and LIVEKIT_KEY_FILE");
  if (secrets.length === 0)
    issue("LIVEKIT_SECRET", "is missing, and so are LIVEKIT_SECRET_FROM_FILE and LIVEKIT_KEY_FILE");
  for (const names of [keys, secrets]) {
    const [first, second] = names;
    if (first !== undefined && second !== undefined) issue(second, `and ${first} exclude each other`);
  }
  if (given("LIVEKIT_JWT_BIND", "LIVEKIT_JWT_PORT").length === 2) {
    issue("LIVEKIT_JWT_PORT", "and LIVEKIT_JWT_BIND exclude each other");
  }
  const { asToken, hsToken } = registrationTokensOf(values);
  const parts = [asToken, hsToken, values.LIVEKIT_HS_SERVER_NAME].filter((part) => part !== undefined);
  if (parts.length > 0 && parts.length < 3) {
    const rule = "a registration needs both tokens (or LIVEKIT_AS_REGISTRATION_FILE) and LIVEKIT_HS_SERVER_NAME";
    issue("LIVEKIT_HS_SERVER_NAME", rule);
  }
}

function isLivekitUrl(text: string): boolean {
  return URL.canParse(text) && ["ws:", "wss:", "http:", "https:"].includes(new URL(text).protocol);
}

function readYamlFile(path: string, context: z.RefinementCtx): unknown {
  try {
    // Secrets that look like numbers stay texts.
    return parse(readFileSync(path, "utf8"), { schema: "failsafe" });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    context.addIssue(`cannot read ${path}: ${code}`);
    return z.NEVER;
  }
}
