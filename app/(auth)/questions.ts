import type { MatrixSession } from "@melo/chat";
import { fetchSetupNeeded } from "@melo/matrix/sign-in";
import { browserPlatform } from "@/lib/client/browser-platform";

/** Whoever is signed in on this device; `null` if nobody is. */
export async function askForStoredSession(): Promise<MatrixSession | null> {
  return (await browserPlatform().sessions.load()) ?? null;
}

/** Whether this deployment still waits for its first account. */
export function askWhetherSetupIsNeeded(): Promise<boolean> {
  return fetchSetupNeeded(browserPlatform().http);
}
