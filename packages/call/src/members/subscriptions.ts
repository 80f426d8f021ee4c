import { mapKeyed, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { SfuConnection, SfuParticipant, SfuTrack, TrackSource } from "../ports/index.ts";
import type { MediaLinks } from "../session/media-links.ts";
import { isAdmitted } from "./track-admission.ts";

/**
 * So many pictures and no more are all received, seen or not: LiveKit sends nothing of one that is not shown, and the
 * stage of such a call opens without a round trip. In a larger one only what is on screen is received.
 */
export const maxUnseenVideoTracks = 12;

const videoSources: ReadonlySet<TrackSource> = new Set(["camera", "screen_share"]);

function isVideo({ source }: SfuTrack): boolean {
  return videoSources.has(source);
}

export interface SubscriptionOptions {
  readonly isRoomEncrypted: boolean;
  readonly strangers: ReadonlySignal<ReadonlySet<string>>;
  /** Pictures that are on screen, or were a moment ago. */
  readonly watched: ReadonlySignal<ReadonlySet<string>>;
}

/**
 * Has the server send only what may be shown or heard, and of many pictures only those that somebody looks at. Somebody
 * early is still received, or the first picture of every newcomer would come a round trip later; nothing of it is shown
 * or played before the membership is there.
 */
export function keepSubscriptions(scope: Scope, links: MediaLinks, options: SubscriptionOptions): void {
  const { isRoomEncrypted, strangers, watched } = options;

  function isWanted(track: SfuTrack, { identity }: SfuParticipant, isCrowded: boolean): boolean {
    if (!isAdmitted(track, isRoomEncrypted) || strangers.value.has(identity)) return false;
    return !isVideo(track) || !isCrowded || watched.value.has(track.trackId);
  }

  mapKeyed(
    scope,
    links.all,
    ({ key }) => key,
    (linkScope, _, entry) => {
      let connection: SfuConnection | undefined;
      /** What was said of a track that differs from what the connection does by itself. */
      let said = new Map<string, boolean>();
      linkScope.effect(() => {
        const { link } = entry.value;
        if (link.connection.value !== connection) said = new Map();
        connection = link.connection.value;
        const participants = [...link.participants.value.values()];
        const videoCount = participants.flatMap(({ tracks }) => tracks).filter(isVideo).length;
        const isCrowded = videoCount > maxUnseenVideoTracks;
        for (const participant of participants) {
          for (const track of participant.tracks) {
            const isByDefault = !(isVideo(track) && connection?.isVideoOnRequest === true);
            const isNow = said.get(track.trackId) ?? isByDefault;
            const isNext = isWanted(track, participant, isCrowded);
            if (isNext === isNow) continue;
            said.set(track.trackId, isNext);
            connection?.setSubscribed(track.trackId, isNext);
          }
        }
      });
    },
  );
}
