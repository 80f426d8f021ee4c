import type { SfuPort } from "@melo/call";
import type { Clock } from "@melo/reactive";
import { browserGain } from "./browser-gain.ts";
import type * as connectionModule from "./connection.ts";
import { createLazyConnection } from "./lazy-connection.ts";
import { createTrackDirectory, type TrackDirectory } from "./track-directory.ts";
import { createTrackGains } from "./track-gain.ts";
import { createWorkerSupply } from "./worker-supply.ts";

export interface LivekitSfuDeps {
  readonly clock: Clock;
  /** Makes one encryption worker; called for every connection to an encrypted room, and once ahead when warming. */
  readonly createWorker: () => Worker;
}

export interface LivekitSfu {
  readonly sfu: SfuPort;
  /** Pictures and sounds of all connections, for the views. */
  readonly tracks: TrackDirectory;
}

type ConnectionModule = typeof connectionModule;

/** Browsers and servers keep an idle way open for longer than that. */
const approachHoldsMs = 20_000;

/**
 * LiveKit behind the call's port. Importing this costs next to nothing: livekit-client is loaded by the first `warm()` or
 * `createConnection()`.
 */
export function createLivekitSfu(deps: LivekitSfuDeps): LivekitSfu {
  const directory = createTrackDirectory(createTrackGains(browserGain));
  const workers = createWorkerSupply(deps.createWorker);
  let loading: Promise<ConnectionModule> | undefined;
  const approachedAtMs = new Map<string, number>();

  function load(): Promise<ConnectionModule> {
    loading ??= import("./connection.ts").catch((error: unknown) => {
      // A chunk that could not be fetched now may be there for the next attempt.
      loading = undefined;
      throw error;
    });
    return loading;
  }

  async function warm(): Promise<void> {
    try {
      await load();
      workers.prepare();
    } catch {
      // Warming is a courtesy: the join itself reports what cannot be loaded.
    }
  }

  async function approach(url: string): Promise<void> {
    const earlier = approachedAtMs.get(url);
    if (earlier !== undefined && deps.clock.now() - earlier < approachHoldsMs) return;
    approachedAtMs.set(url, deps.clock.now());
    try {
      const { prepareNetwork } = await load();
      prepareNetwork(url);
    } catch {
      // As above.
    }
  }

  return {
    tracks: directory,
    sfu: {
      warm: () => void warm(),
      prepareNetwork: (url) => void approach(url),
      createConnection(scope, options) {
        return createLazyConnection(scope, options, async (signals, wishes) => {
          const { openConnection } = await load();
          return openConnection(scope, signals, wishes, {
            isEncrypted: options.isEncrypted,
            isVideoOnRequest: options.isVideoOnRequest ?? false,
            clock: deps.clock,
            takeWorker: workers.take,
            directory,
          });
        });
      },
    },
  };
}
