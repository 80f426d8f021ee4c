import {
  constant,
  derive,
  deriveStable,
  holdsFor,
  mapKeyed,
  type Clock,
  type ReadonlySignal,
  type Scope,
} from "@melo/reactive";
import type { SfuTrack, TrackSource } from "../ports/index.ts";
import type { Member } from "../members/member.ts";
import { hasLiveTrack, isAdmitted, tracksFrom } from "../members/track-admission.ts";
import { isSameRecord } from "../view/same-record.ts";
import type { Tile, TileMedia, TileState } from "../view/tile.ts";
import { obstacleOf, type MediaObstacle } from "./tile-media.ts";
import { compareTilePlaces, type TilePlace } from "./tile-order.ts";

/** A key needs a moment on every join; after this the person is told that something is wrong. */
const keyPatienceMs = 10_000;

export interface TilesOptions {
  readonly clock: Clock;
  readonly isRoomEncrypted: boolean;
  readonly members: ReadonlySignal<readonly Member[]>;
}

type LivingPlace = TilePlace & { readonly of: Member };

function placesOf(member: Member): readonly LivingPlace[] {
  const entry = member.entry.value;
  const person: LivingPlace = { kind: "person", key: member.key, member: entry, of: member };
  const screens = tracksFrom(member.participant.value, "screen_share").map(({ trackId }): LivingPlace => ({
    kind: "screen",
    key: `${member.key} screen ${trackId}`,
    member: entry,
    of: member,
    trackId,
  }));
  return [person, ...screens];
}

const mediaOfObstacle: Readonly<Record<Exclude<MediaObstacle, "undecryptable">, TileMedia>> = {
  none: "ready",
  not_connected: "connecting",
  in_clear: "hidden_unencrypted",
};

function mediaOf(obstacle: MediaObstacle, hasLostPatience: boolean): TileMedia {
  if (obstacle !== "undecryptable") return mediaOfObstacle[obstacle];
  return hasLostPatience ? "cannot_decrypt" : "waiting_for_key";
}

const personSources: ReadonlySet<TrackSource> = new Set(["microphone", "camera"]);

/** The tiles of the stage in their order, one for each person and one for each shared screen. */
export function createTiles(scope: Scope, options: TilesOptions): ReadonlySignal<readonly Tile[]> {
  const { clock, isRoomEncrypted, members } = options;

  function createTile(tileScope: Scope, place: TilePlace, member: Member): Tile {
    const { kind } = place;
    const tracks = derive<readonly SfuTrack[]>(() => {
      const all = member.participant.value?.tracks ?? [];
      return all.filter((track) =>
        place.kind === "screen" ? track.trackId === place.trackId : personSources.has(track.source),
      );
    });
    const obstacle = derive(() =>
      obstacleOf(member.participant.value, tracks.value, { isRoomEncrypted, hasKey: member.hasKey.value }),
    );
    const isUndecryptable = derive(() => obstacle.value === "undecryptable");
    const hasLostPatience = holdsFor(tileScope, clock, isUndecryptable, keyPatienceMs);

    const state = deriveStable<TileState>(() => {
      const picture = tracks.value.find(
        (track) => track.source !== "microphone" && !track.isMuted && isAdmitted(track, isRoomEncrypted),
      );
      const person = member.person.value;
      const { isDeafened, handOrder, reaction } = member.signs.value;
      return {
        kind,
        userId: member.userId,
        displayName: person.displayName,
        avatarMxc: person.avatarMxc,
        isOwn: member.isOwn,
        videoTrackId: picture?.trackId,
        isMicrophoneOn: hasLiveTrack(member.participant.value, "microphone"),
        hasSound: kind === "screen" && hasLiveTrack(member.participant.value, "screen_share_audio"),
        isDeafened,
        handOrder,
        reaction,
        quality: member.participant.value?.quality ?? "unknown",
        media: mediaOf(obstacle.value, hasLostPatience.value),
      };
    }, isSameRecord);

    return { key: place.key, state, isSpeaking: kind === "person" ? member.isSpeaking : constant(false) };
  }

  const places = derive(() => members.value.flatMap(placesOf).sort(compareTilePlaces));
  return mapKeyed(
    scope,
    places,
    ({ key }) => key,
    (tileScope, _, place) => createTile(tileScope, place.peek(), place.peek().of),
  );
}
