/** Answer of `GET /api/livekit?room=<Matrix room id>`. */
export interface LivekitTokenAnswer {
  readonly token: string;
  /** WebSocket base URL of LiveKit's signalling. */
  readonly url: string;
  /** Name of the LiveKit room. */
  readonly room: string;
  /** Of the LiveKit participant: `@user:server:DEVICE`. */
  readonly identity: string;
  /** Milliseconds since the epoch: the token's own `exp`. */
  readonly expiresAt: number;
}

/** What somebody may send into a call, in LiveKit's words (`canPublishSources` of a token). */
export const publishSources = ["microphone", "camera", "screen_share", "screen_share_audio"] as const;

export type PublishSource = (typeof publishSources)[number];
