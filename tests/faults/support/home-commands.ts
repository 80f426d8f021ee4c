import type { PartName } from "@melo/devkit";

/** What can be done to a world that runs on another machine. */
export type HomeCommand =
  | { readonly do: "start"; readonly address: string }
  | { readonly do: "register"; readonly localpart: string }
  | { readonly do: "kill" | "hold" | "restart" | "await"; readonly part: PartName }
  | { readonly do: "processes" }
  /** The participants of a room's call, by LiveKit's own listing. */
  | { readonly do: "list"; readonly roomId: string }
  /** Who is announced as being in that room's call. */
  | { readonly do: "memberships"; readonly roomId: string; readonly accessToken: string }
  /** Enters the call as LiveKit's native SDK does, by MELO's token and door, and leaves it again. */
  | { readonly do: "visit"; readonly roomId: string; readonly accessToken: string };

export interface StartedHome {
  readonly origin: string;
  readonly authorityFile: string;
  readonly logFolder: string;
}

export interface ListedTrack {
  /** LiveKit's `TrackSource`: 1 camera, 2 microphone, 3 screen share, 4 its sound. */
  readonly source: number;
  readonly isMuted: boolean;
}

export interface ListedParticipant {
  readonly identity: string;
  readonly tracks: readonly ListedTrack[];
}
