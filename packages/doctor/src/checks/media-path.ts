import type { Verdict } from "../check.ts";
import type { IceCandidate, PathOutcome } from "../ice/ice-port.ts";
import { broken, ok, warning } from "../verdicts.ts";
import { isNearby, isPrivateAddress, isLoopback } from "./loopback.ts";

export interface TriedCandidate {
  readonly candidate: IceCandidate;
  readonly outcome: PathOutcome;
}

const words = {
  udp: {
    meaning: "Sound and picture take a detour, if there is one: expect delays, and silence behind some firewalls.",
    unoffered: "rtc:\n  udp_port: 7882",
  },
  tcp: {
    meaning: "People whose network drops UDP have no way but TURN.",
    unoffered: "rtc:\n  tcp_port: 7881",
  },
} as const;

/** What became of the direct ways to LiveKit over one protocol. */
export function judgePaths(protocol: "udp" | "tcp", tried: readonly TriedCandidate[], origin: string): Verdict {
  const { meaning, unoffered } = words[protocol];
  const name = protocol.toUpperCase();
  if (tried.length === 0) {
    if (protocol === "tcp" && isNearby(origin)) return ok("Not offered, and not needed so near");
    return warning(`LiveKit offers no way over ${name}.`, meaning, {
      text: "Switch it on, open the port, and restart LiveKit:",
      file: "livekit.yaml",
      lines: unoffered,
    });
  }
  const through = tried.find(({ outcome }) => outcome.kind === "through");
  const [first] = tried;
  const { candidate } = through ?? first ?? { candidate: undefined };
  if (candidate === undefined) return broken(`No way over ${name}.`, meaning, { text: "Look at LiveKit's log." });
  const isHidden = (address: string): boolean => isPrivateAddress(address) || isLoopback(address);
  if (!isNearby(origin) && tried.every(({ candidate: { address } }) => isHidden(address))) {
    return broken(
      `LiveKit tells browsers the address ${candidate.address}, which nobody outside reaches.`,
      "It may work from here. Everywhere else calls connect and stay silent.",
      {
        text: "Say the public address, and restart LiveKit:",
        file: "livekit.yaml",
        lines: "rtc:\n  node_ip: <the public IPv4 address>\n  use_external_ip: false",
      },
    );
  }
  if (through !== undefined) {
    const tookMs = through.outcome.kind === "through" ? through.outcome.tookMs : 0;
    return ok(`Port ${candidate.port} answers in ${tookMs} ms`);
  }
  const reason = first === undefined || first.outcome.kind === "through" ? "no answer" : first.outcome.reason;
  return broken(`${name} ${candidate.address}:${candidate.port}: ${reason}.`, meaning, {
    text: "Open the port, at the hosting company's firewall as well:",
    lines: `ufw allow ${candidate.port}/${protocol}`,
  });
}
