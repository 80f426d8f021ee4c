import type { Verdict } from "../check.ts";
import type { IceServer, PathOutcome } from "../ice/ice-port.ts";
import { broken, ok, warning } from "../verdicts.ts";
import type { Visit } from "../visit.ts";
import { isNearby } from "./loopback.ts";
import { signallingCheck } from "./signalling.ts";

export type RelayKind = "udp" | "tls";

export interface TriedRelay {
  readonly relay: IceServer;
  readonly outcome: PathOutcome;
}

/** Tries every relay of this kind that LiveKit names, up to LiveKit itself. */
export async function examineRelays(visit: Visit, kind: RelayKind): Promise<Verdict> {
  const signalling = await visit.factOf(signallingCheck);
  const goal = signalling.candidates.find(({ protocol }) => protocol === "udp") ?? signalling.candidates[0];
  const relays = signalling.iceServers.filter(({ url }) =>
    kind === "tls" ? url.startsWith("turns:") : url.startsWith("turn:") && !url.includes("transport=tcp"),
  );
  for (const { credential } of relays) visit.keepSecret(credential);
  if (goal === undefined) return judgeRelays(kind, [], visit.target.origin);
  const tried = await Promise.all(
    relays.map(async (relay) => ({ relay, outcome: await visit.ice.tryRelay(signalling, relay, goal) })),
  );
  return judgeRelays(kind, tried, visit.target.origin);
}

const unauthorized = 401;
const forbidden = 403;
const allocationMismatch = 437;

function judgeRelays(kind: RelayKind, tried: readonly TriedRelay[], origin: string): Verdict {
  const meaning =
    kind === "tls"
      ? "People in offices and hotels that let nothing but web pages through hear nothing."
      : "People whose network is in the way of everything else have one way less.";
  const [first] = tried;
  if (first === undefined) {
    if (isNearby(origin)) return ok("Not offered, and not needed so near");
    return warning(`LiveKit offers no TURN over ${kind.toUpperCase()}.`, meaning, {
      text: "Switch it on; npm run deploy writes all of it, with the split of port 443:",
      file: "livekit.yaml",
      lines:
        kind === "tls"
          ? "turn:\n  enabled: true\n  domain: turn.example.org\n  tls_port: 5349\n  external_tls: true # nginx.conf takes the TLS off on port 443"
          : "turn:\n  enabled: true\n  domain: turn.example.org\n  udp_port: 3478",
    });
  }
  const through = tried.find(({ outcome }) => outcome.kind === "through");
  if (through?.outcome.kind === "through") {
    return ok(`${placeOf(through.relay)} passes media on, ${through.outcome.tookMs} ms`);
  }
  const { relay, outcome } = first;
  if (outcome.kind === "refused") {
    const found = `${placeOf(relay)} refuses: ${outcome.code} ${outcome.reason}.`;
    if (outcome.code === unauthorized) {
      return broken(found, meaning, {
        text: "LiveKit and the relay do not have the same secret:",
        file: "livekit.yaml",
        lines: "rtc:\n  turn_servers:\n    - secret: <static-auth-secret of turnserver.conf>",
      });
    }
    if (outcome.code === forbidden || outcome.code === allocationMismatch) {
      return broken(found, meaning, {
        text: "The relay may not pass anything to LiveKit's address, because that one is private. For LiveKit's own relay:",
        file: "livekit.yaml",
        lines: "turn:\n  allow_restricted_peer_cidrs: [<LiveKit's address>/32]",
      });
    }
    return broken(found, meaning, { text: "Look at the relay's log." });
  }
  const reason = outcome.kind === "silent" ? outcome.reason : "";
  const port = /:(\d+)(?:\?|$)/.exec(relay.url)?.[1] ?? (kind === "tls" ? "5349" : "3478");
  return broken(`${placeOf(relay)}: ${reason}.`, meaning, {
    text:
      kind === "tls"
        ? "The name must point here, its certificate be valid, and the port be open:"
        : "Open the port, at the hosting company's firewall as well:",
    lines: `ufw allow ${port}/${kind === "tls" ? "tcp" : "udp"}`,
  });
}

/** Without credentials, which are not in the address anyway. */
function placeOf({ url }: IceServer): string {
  return url.replace(/^turns?:/, "").replace(/\?.*$/, "");
}
