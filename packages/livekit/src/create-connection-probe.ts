import type { ConnectionProbe, ConnectionProbePort } from "@melo/call";
import { MeloError } from "@melo/protocol";
import type { Clock } from "@melo/reactive";
import type * as probeModule from "./link/connection-probe.ts";

type ProbeModule = typeof probeModule;

/** Tests of the way to a call server. Importing this costs next to nothing: LiveKit's code comes with the first test. */
export function createConnectionProbe(clock: Clock): ConnectionProbePort {
  async function load(): Promise<ProbeModule> {
    try {
      return await import("./link/connection-probe.ts");
    } catch (error) {
      throw new MeloError("server_unreachable", "the code for calls could not be loaded", { cause: error });
    }
  }

  return {
    async readBrowser() {
      const { readBrowser } = await load();
      return readBrowser();
    },
    open(scope, credentials, { onlyRelay } = { onlyRelay: false }): ConnectionProbe {
      const loading = load().then(({ openProbe }) => {
        if (scope.hasEnded) throw new MeloError("aborted", "the probe was closed");
        return openProbe(scope, clock, credentials, onlyRelay);
      });
      return {
        signalled: loading.then((probe) => probe.signalled),
        connected: loading.then((probe) => probe.connected),
        readOffers: async () => (await loading).readOffers(),
        untilEcho: async () => (await loading).untilEcho(),
        withoutUdp: async () => (await loading).withoutUdp(),
      };
    },
  };
}
