import { mapKeyed, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { SfuConnection } from "../ports/index.ts";
import type { MediaLinks } from "../session/media-links.ts";
import { isAdmitted } from "./track-admission.ts";

/**
 * Has the server send only what may be shown or heard. Somebody early is still received, or the first picture of every
 * newcomer would come a round trip later; nothing of it is shown or played before the membership is there.
 */
export function keepSubscriptions(
  scope: Scope,
  links: MediaLinks,
  isRoomEncrypted: boolean,
  strangers: ReadonlySignal<ReadonlySet<string>>,
): void {
  mapKeyed(
    scope,
    links.all,
    ({ key }) => key,
    (linkScope, _, entry) => {
      let connection: SfuConnection | undefined;
      let refused = new Set<string>();
      linkScope.effect(() => {
        const { link } = entry.value;
        if (link.connection.value !== connection) refused = new Set();
        connection = link.connection.value;
        for (const { identity, tracks } of link.participants.value.values()) {
          for (const track of tracks) {
            const isWanted = isAdmitted(track, isRoomEncrypted) && !strangers.value.has(identity);
            if (isWanted !== refused.has(track.trackId)) continue;
            if (isWanted) refused.delete(track.trackId);
            else refused.add(track.trackId);
            connection?.setSubscribed(track.trackId, isWanted);
          }
        }
      });
    },
  );
}
