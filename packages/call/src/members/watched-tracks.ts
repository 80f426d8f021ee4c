import { createSignal, deriveStable, readUntracked, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import { areSameSets } from "../view/same-record.ts";

/** Turning a page and back, or closing a panel, must not ask the server anew for every picture. */
const lingerMs = 5_000;
/** More pictures at once are never received, whatever lingers. Equal to the most tiles on a page of the stage. */
const maxWatchedTracks = 25;

export interface WatchedTracks {
  /** What somebody looks at, and what was looked at a moment ago. */
  readonly trackIds: ReadonlySignal<ReadonlySet<string>>;
  /** The returned function says that nobody looks any more. */
  watch(trackId: string): () => void;
}

interface Watch {
  readonly trackId: string;
  readonly watchers: number;
}

/** Which pictures are on screen, as their views say. In order of being asked for: the newest are the ones that count. */
export function createWatchedTracks(scope: Scope, clock: Clock): WatchedTracks {
  /** The latest asked for last. */
  const watches = createSignal<readonly Watch[]>([]);
  const farewells = new Map<string, () => void>();

  function watchersOf(trackId: string): number {
    return watches.peek().find((watch) => watch.trackId === trackId)?.watchers ?? 0;
  }

  function put(trackId: string, watchers: number): void {
    const others = watches.peek().filter((watch) => watch.trackId !== trackId);
    watches.value = [...others, { trackId, watchers }];
  }

  function forget(trackId: string): void {
    farewells.delete(trackId);
    watches.value = watches.peek().filter((watch) => watch.trackId !== trackId);
  }

  function unwatch(trackId: string): void {
    if (scope.hasEnded) return;
    const watchers = watchersOf(trackId) - 1;
    put(trackId, watchers);
    if (watchers === 0)
      farewells.set(
        trackId,
        clock.schedule(scope, lingerMs, () => forget(trackId)),
      );
  }

  return {
    trackIds: deriveStable(() => {
      const shown = watches.value.filter(({ watchers }) => watchers > 0);
      const lingering = watches.value.filter(({ watchers }) => watchers === 0);
      const spare = Math.max(0, maxWatchedTracks - shown.length);
      const kept = [...shown.slice(-maxWatchedTracks), ...(spare === 0 ? [] : lingering.slice(-spare))];
      return new Set(kept.map(({ trackId }) => trackId));
    }, areSameSets),
    watch(trackId) {
      readUntracked(() => {
        farewells.get(trackId)?.();
        farewells.delete(trackId);
        put(trackId, watchersOf(trackId) + 1);
      });
      let isWatching = true;
      return () => {
        if (!isWatching) return;
        isWatching = false;
        readUntracked(() => unwatch(trackId));
      };
    },
  };
}
