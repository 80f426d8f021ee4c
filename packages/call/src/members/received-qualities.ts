import { createSignal, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { ReceivedQuality } from "../ports/index.ts";
import type { MediaLinks } from "../session/media-links.ts";

/** How large we want to receive single pictures; what is not named comes as its place on the screen needs it. */
export interface ReceivedQualities {
  readonly byTrackId: ReadonlySignal<ReadonlyMap<string, ReceivedQuality>>;
  set(trackId: string, quality: ReceivedQuality): void;
}

export function createReceivedQualities(scope: Scope, links: MediaLinks): ReceivedQualities {
  const byTrackId = createSignal<ReadonlyMap<string, ReceivedQuality>>(new Map());

  // Said again whenever tracks come anew: LiveKit forgets it with the connection.
  scope.effect(() => {
    for (const { link } of links.all.value) {
      for (const { tracks } of link.participants.value.values()) {
        for (const { trackId } of tracks) {
          const quality = byTrackId.value.get(trackId);
          if (quality !== undefined) link.connection.value?.setReceivedQuality(trackId, quality);
        }
      }
    }
  });

  return {
    byTrackId,
    set(trackId, quality) {
      byTrackId.value = new Map(byTrackId.peek()).set(trackId, quality);
    },
  };
}
