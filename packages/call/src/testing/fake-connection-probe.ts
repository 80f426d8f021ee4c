import { MeloError } from "@melo/protocol";
import type { Clock, Scope } from "@melo/reactive";
import { delay } from "@melo/reactive";
import type {
  BrowserReadiness,
  ConnectionProbe,
  ConnectionProbePort,
  ProbedRoute,
} from "../ports/connection-probe-port.ts";
import type { CallServerFacts, LinkRoute } from "../ports/link-reading.ts";

/** A network between a browser and a call server, as firewalls leave it. */
export interface FakeNetwork {
  browser: BrowserReadiness;
  signalling: boolean;
  udp: boolean;
  tcp: boolean | "not_offered";
  turn: boolean | "not_offered";
  /** TURN is found before TCP where both work. */
  isTurnFaster: boolean;
  /** The server names TCP only after it has taken media: candidates come one by one. */
  isTcpNamedLate: boolean;
  /** The server says that media arrives. */
  echo: boolean;
}

export interface FakeConnectionProbe extends ConnectionProbePort {
  readonly network: FakeNetwork;
  /** Connections that are open now. */
  readonly openCount: { value: number };
}

const hopMs = 20;
const server: CallServerFacts = { host: "sfu.test", version: "1.13.5", region: undefined };

export function createFakeConnectionProbe(clock: Clock): FakeConnectionProbe {
  const network: FakeNetwork = {
    browser: { isSecure: true, hasWebRtc: true, canEncrypt: true, microphone: "granted" },
    signalling: true,
    udp: true,
    tcp: true,
    turn: "not_offered",
    isTurnFaster: false,
    isTcpNamedLate: false,
    echo: true,
  };
  const openCount = { value: 0 };

  function openProbe(scope: Scope, onlyRelay: boolean): ConnectionProbe {
    openCount.value += 1;
    scope.onEnd(() => {
      openCount.value -= 1;
    });

    let hasTakenMedia = false;

    /** Never, but that the scope ends: what nobody answers. */
    function silence<Value>(): Promise<Value> {
      return new Promise((_, reject) => {
        scope.onEnd(() => reject(new MeloError("aborted", "the probe was closed")));
      });
    }

    async function after<Value>(value: Value | undefined): Promise<Value> {
      if (value === undefined) return silence();
      await Promise.race([delay(clock, scope, hopMs), silence()]);
      return value;
    }

    function routeOf(isUdpOffered: boolean): ProbedRoute | undefined {
      if (!network.signalling) return undefined;
      const relayed: LinkRoute | undefined = network.turn === true ? { protocol: "udp", relay: "tls" } : undefined;
      const direct: LinkRoute | undefined =
        isUdpOffered && network.udp
          ? { protocol: "udp", relay: undefined }
          : network.tcp === true && !(isUdpOffered && network.isTurnFaster)
            ? { protocol: "tcp", relay: undefined }
            : undefined;
      const route = onlyRelay ? relayed : (direct ?? relayed);
      return route === undefined ? undefined : { route, roundTripMs: hopMs };
    }

    return {
      signalled: after(network.signalling ? server : undefined),
      connected: after(routeOf(true)),
      readOffers: async () => ({
        tcp: network.tcp !== "not_offered" && (hasTakenMedia || !network.isTcpNamedLate),
        turn: network.turn !== "not_offered",
      }),
      async untilEcho() {
        const echo = await after(network.echo ? { roundTripMs: hopMs } : undefined);
        hasTakenMedia = true;
        return echo;
      },
      withoutUdp: () => after(routeOf(false)),
    };
  }

  return {
    network,
    openCount,
    readBrowser: () => Promise.resolve(network.browser),
    open: (scope, _, { onlyRelay } = { onlyRelay: false }) => openProbe(scope, onlyRelay),
  };
}
