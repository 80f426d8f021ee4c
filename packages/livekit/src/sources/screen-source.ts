import type { LocalCapture, ScreenCapture } from "@melo/call";
import { derive, type ReadonlySignal } from "@melo/reactive";
import { Track, type LocalParticipant, type LocalTrack } from "livekit-client";
import {
  screenConstraints,
  screenContentHint,
  screenEncoding,
  screenOptions,
  screenPublishOptions,
} from "../capture-options.ts";
import type { HeldTracks } from "../held-tracks.ts";
import type { SourceKind } from "./source-kind.ts";

export interface ScreenSourceOptions {
  readonly participant: LocalParticipant;
  readonly capture: ReadonlySignal<LocalCapture>;
}

/** Of the layers that are sent the last one is the full picture. */
async function limitSender(track: LocalTrack, capture: ScreenCapture): Promise<void> {
  const { sender } = track;
  if (sender === undefined) return;
  const parameters = sender.getParameters();
  const full = parameters.encodings.at(-1);
  if (full === undefined) return;
  const { maxBitrate, maxFramerate = capture.frameRate } = screenEncoding(capture);
  Object.assign(full, { maxBitrate, maxFramerate });
  // Not in TypeScript's library: W3C MST Content Hint, section 4.
  const degradationPreference = capture.content === "motion" ? "maintain-framerate" : "maintain-resolution";
  await sender.setParameters(Object.assign(parameters, { degradationPreference }));
}

/** Everything of a share but its source changes while it goes on; sound can be switched off and on if it came with it. */
export function createScreenSource({ participant, capture }: ScreenSourceOptions): SourceKind {
  const wanted = derive(() => capture.value.screen);

  async function adaptPicture(track: LocalTrack, next: ScreenCapture): Promise<void> {
    track.mediaStreamTrack.contentHint = screenContentHint(next);
    await track.mediaStreamTrack.applyConstraints(screenConstraints(next));
    await limitSender(track, next);
  }

  return {
    source: Track.Source.ScreenShare,
    wanted,
    open: () => participant.createScreenTracks(screenOptions(wanted.peek())),
    publishOptions: () => screenPublishOptions(wanted.peek()),
    async adapt({ tracks }: HeldTracks) {
      const next = wanted.peek();
      for (const track of tracks) {
        if (track.kind === Track.Kind.Video) await adaptPicture(track, next);
        else if (next.hasSound) await track.unmute();
        else await track.mute();
      }
    },
  };
}
