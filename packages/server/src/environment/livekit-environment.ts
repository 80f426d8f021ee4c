import { z } from "zod";
import type { LivekitKey } from "../livekit/call-server.ts";
import { httpUrl, secretFile, webSocketUrl } from "./read-environment.ts";

/** What every process that talks to LiveKit needs. */
export const livekitVariables = {
  LIVEKIT_API_KEY: z.string(),
  LIVEKIT_API_SECRET: z.string().optional(),
  LIVEKIT_API_SECRET_FILE: secretFile.optional(),
  NEXT_PUBLIC_LIVEKIT_URL: webSocketUrl,
  LIVEKIT_INTERNAL_URL: httpUrl.optional(),
};

/** What every process that talks to the homeserver needs. */
export const homeserverVariables = {
  MATRIX_HOMESERVER_URL: httpUrl,
  MATRIX_HOMESERVER_INTERNAL_URL: httpUrl.optional(),
};

export interface LivekitSettings {
  readonly key: LivekitKey;
  /** As browsers reach its signalling. */
  readonly publicUrl: string;
  /** As the servers reach it. */
  readonly apiUrl: string;
}

interface LivekitValues {
  readonly LIVEKIT_API_KEY: string;
  readonly LIVEKIT_API_SECRET?: string | undefined;
  readonly LIVEKIT_API_SECRET_FILE?: string | undefined;
  readonly NEXT_PUBLIC_LIVEKIT_URL: string;
  readonly LIVEKIT_INTERNAL_URL?: string | undefined;
}

/**
 * The secret comes in the variable or in the file it names. Checked `when` other variables are wrong, too: one message
 * names everything.
 */
export function hasLivekitSecret(values: Partial<LivekitValues>): boolean {
  return values.LIVEKIT_API_SECRET !== undefined || values.LIVEKIT_API_SECRET_FILE !== undefined;
}

export const livekitSecretRule = {
  path: ["LIVEKIT_API_SECRET"],
  message: "is missing, and so is LIVEKIT_API_SECRET_FILE",
  when: () => true,
};

export function livekitSettingsFrom(values: LivekitValues): LivekitSettings {
  return {
    key: {
      id: values.LIVEKIT_API_KEY,
      secret: values.LIVEKIT_API_SECRET ?? values.LIVEKIT_API_SECRET_FILE ?? "",
    },
    publicUrl: values.NEXT_PUBLIC_LIVEKIT_URL,
    apiUrl: values.LIVEKIT_INTERNAL_URL ?? values.NEXT_PUBLIC_LIVEKIT_URL.replace(/^ws/, "http"),
  };
}
