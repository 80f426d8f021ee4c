import type { Route } from "../http/router.ts";
import { createVoiceFollower, type VoiceFollowerDeps } from "./voice-follower.ts";
import { createVoiceReports } from "./voice-reports.ts";
import { voiceRoutes, type VoiceRoutesDeps } from "./voice-routes.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";

export interface VoiceDeps
  extends Omit<VoiceFollowerDeps, "reports" | "store">, Omit<VoiceRoutesDeps, "reports" | "follower"> {
  readonly store: KeyValuePort;
}

export interface Voice {
  readonly routes: readonly Route[];
  /** LiveKit said that something happened in this room of its own. */
  onActivity(livekitRoom: string): void;
}

/** What goes on in voice channels, for those who look in from outside. */
export function createVoice(deps: VoiceDeps): Voice {
  const reports = createVoiceReports(deps.store);
  const follower = createVoiceFollower({ ...deps, reports });
  return {
    routes: voiceRoutes({ ...deps, reports, follower }),
    onActivity(livekitRoom) {
      follower.prompt(livekitRoom).catch((error: unknown) => {
        deps.log.warn({ err: error, livekitRoom }, "watchers were not told to look");
      });
    },
  };
}
