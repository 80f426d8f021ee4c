import type { TileState } from "@melo/call";
import { restrictableSources, type CallRestriction, type MeloError, type RestrictableSource } from "@melo/protocol";
import { errorWords } from "../../ui/error-words";

/** Taking a source from somebody or giving it back. */
export interface SourceStep {
  readonly source: RestrictableSource;
  /** What the step sets. */
  readonly isAllowed: boolean;
  readonly label: string;
}

const takeLabels: Readonly<Record<RestrictableSource, string>> = {
  microphone: "Mute for everybody",
  camera: "Stop the camera",
  screen_share: "Stop sharing",
};

const giveBackLabels: Readonly<Record<RestrictableSource, string>> = {
  microphone: "Give the microphone back",
  camera: "Give the camera back",
  screen_share: "Allow sharing again",
};

/**
 * What a moderator is offered for a tile: the microphone always, since whoever is muted by himself can end that; camera
 * and share while there is one to stop, or one to give back. At a shared screen it is about the share alone.
 */
export function sourceSteps(
  { kind, videoTrackId }: Pick<TileState, "kind" | "videoTrackId">,
  isSharing: boolean,
  withheld: CallRestriction["withheld"],
): readonly SourceStep[] {
  const isPerson = kind === "person";
  const isOffered: Readonly<Record<RestrictableSource, boolean>> = {
    microphone: isPerson,
    camera: isPerson && (videoTrackId !== undefined || withheld.camera !== undefined),
    screen_share: !isPerson || isSharing || withheld.screen_share !== undefined,
  };
  return restrictableSources
    .filter((source) => isOffered[source])
    .map((source) => {
      const isAllowed = withheld[source] !== undefined;
      return { source, isAllowed, label: (isAllowed ? giveBackLabels : takeLabels)[source] };
    });
}

export interface MoveTarget {
  readonly roomId: string;
  readonly name: string;
}

export function moveTargets(voiceChannels: readonly MoveTarget[], roomId: string): readonly MoveTarget[] {
  return voiceChannels.filter((channel) => channel.roomId !== roomId);
}

/** Undefined for a field that was left empty. */
export function reasonOf(typed: string): string | undefined {
  const reason = typed.trim();
  return reason === "" ? undefined : reason;
}

export function failedStepWords(displayName: string, error: MeloError): string {
  return `Nothing changed for ${displayName}. ${errorWords(error)}`;
}
