import type { RuntimeConfig } from "@/lib/client/runtime-config";

/** What pages and their security policy need to know of the environment, read at run time. */
export interface BrowserConfig extends RuntimeConfig {
  readonly livekitUrl: string | undefined;
}

/** `MATRIX_HOMESERVER_URL` is checked at start by the token route's own reading; pages must render in any case. */
export function readBrowserConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): BrowserConfig {
  return {
    homeserverUrl: environment["MATRIX_HOMESERVER_URL"] ?? "",
    livekitUrl: environment["NEXT_PUBLIC_LIVEKIT_URL"],
  };
}
