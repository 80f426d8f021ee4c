import { z } from "zod";
import {
  hasLivekitSecret,
  homeserverVariables,
  livekitSecretRule,
  livekitSettingsFrom,
  livekitVariables,
  type LivekitSettings,
} from "./livekit-environment.ts";
import type { BindAddress } from "./calls-environment.ts";
import { bindAddress, httpUrl, readEnvironment, type Environment } from "./read-environment.ts";

/** What `web` needs to answer with tokens. It holds no key to the homeserver. */
export interface WebSettings {
  /** As the servers reach it. */
  readonly homeserverUrl: string;
  readonly tokenSource: TokenSource;
  /** Where health and metrics are told, to nobody but the operator's own machines; undefined: nowhere. */
  readonly internalBind: BindAddress | undefined;
}

/** `calls` makes the tokens, or `web` itself does, or a token service that is there already. */
export type TokenSource =
  | { readonly kind: "calls"; readonly callsUrl: string }
  | { readonly kind: "own"; readonly livekit: LivekitSettings }
  | { readonly kind: "service"; readonly serviceUrl: string };

const internalVariables = { MELO_WEB_INTERNAL_BIND: bindAddress.optional() };
const ownSchema = z
  .object({ ...homeserverVariables, ...livekitVariables, ...internalVariables })
  .refine(hasLivekitSecret, livekitSecretRule);
/** Neither key nor address of LiveKit. */
const callsSchema = z
  .object({
    ...homeserverVariables,
    ...internalVariables,
    MELO_CALLS_INTERNAL_URL: httpUrl,
    LIVEKIT_TOKEN_SERVICE_URL: z.string().optional(),
  })
  .refine((values) => values.LIVEKIT_TOKEN_SERVICE_URL === undefined, {
    path: ["LIVEKIT_TOKEN_SERVICE_URL"],
    message: "does not go with MELO_CALLS_INTERNAL_URL: one of them makes the tokens",
    when: () => true,
  });
/** No key to LiveKit. Where LiveKit is the service says; pages let browsers connect to any `wss:` address. */
const serviceSchema = z.object({ ...homeserverVariables, LIVEKIT_TOKEN_SERVICE_URL: httpUrl, ...internalVariables });

/** Throws `misconfigured`, naming every variable that is missing or wrong. */
export function readWebSettings(environment: Environment): WebSettings {
  if ((environment["MELO_CALLS_INTERNAL_URL"] ?? "") !== "") {
    const values = readEnvironment(callsSchema, environment);
    const tokenSource = { kind: "calls", callsUrl: values.MELO_CALLS_INTERNAL_URL } as const;
    return { homeserverUrl: homeserverUrlFrom(values), tokenSource, internalBind: values.MELO_WEB_INTERNAL_BIND };
  }
  if ((environment["LIVEKIT_TOKEN_SERVICE_URL"] ?? "") !== "") {
    const values = readEnvironment(serviceSchema, environment);
    const tokenSource = { kind: "service", serviceUrl: values.LIVEKIT_TOKEN_SERVICE_URL } as const;
    return { homeserverUrl: homeserverUrlFrom(values), tokenSource, internalBind: values.MELO_WEB_INTERNAL_BIND };
  }
  const values = readEnvironment(ownSchema, environment);
  const tokenSource = { kind: "own", livekit: livekitSettingsFrom(values) } as const;
  return { homeserverUrl: homeserverUrlFrom(values), tokenSource, internalBind: values.MELO_WEB_INTERNAL_BIND };
}

interface HomeserverValues {
  readonly MATRIX_HOMESERVER_URL: string;
  readonly MATRIX_HOMESERVER_INTERNAL_URL?: string | undefined;
}

function homeserverUrlFrom(values: HomeserverValues): string {
  return values.MATRIX_HOMESERVER_INTERNAL_URL ?? values.MATRIX_HOMESERVER_URL;
}
