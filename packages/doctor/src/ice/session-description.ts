import { randomBytes } from "node:crypto";

/** What two sides of ICE know of each other (RFC 8445). */
export interface IceCredentials {
  readonly ufrag: string;
  readonly password: string;
}

export function newIceCredentials(): IceCredentials {
  return { ufrag: randomBytes(6).toString("hex"), password: randomBytes(16).toString("hex") };
}

/** Undefined if a description has none. */
export function iceCredentialsIn(sdp: string): IceCredentials | undefined {
  const ufrag = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
  const password = /^a=ice-pwd:(\S+)/m.exec(sdp)?.[1];
  return ufrag === undefined || password === undefined ? undefined : { ufrag, password };
}

export interface Candidate {
  readonly protocol: "udp" | "tcp";
  readonly address: string;
  readonly port: number;
}

/** Undefined for what a browser would not connect to. `candidate:1 1 udp 2130706431 203.0.113.1 7882 typ host`. */
export function parseCandidate(line: string): Candidate | undefined {
  const found = /candidate:\S+ (\d+) (udp|tcp) \d+ (\S+) (\d+) typ (?:host|srflx)/i.exec(line);
  // The second component is RTCP, which nobody separates any more.
  if (found === null || found[1] !== "1") return undefined;
  const protocol = found[2]?.toLowerCase() === "tcp" ? "tcp" : "udp";
  return { protocol, address: found[3] ?? "", port: Number(found[4]) };
}

export function candidatesIn(sdp: string): readonly Candidate[] {
  return sdp
    .split(/\r?\n/)
    .filter((line) => line.startsWith("a=candidate:"))
    .map(parseCandidate)
    .filter((candidate) => candidate !== undefined);
}

/**
 * An answer to LiveKit's offer that takes its data channels and nothing else: enough that it listens for connectivity checks. Nobody
 * finishes a handshake with this fingerprint.
 */
export function answerTo(offer: string, { ufrag, password }: IceCredentials): string {
  const fingerprint = randomBytes(32).toString("hex").toUpperCase().match(/../g)?.join(":") ?? "";
  const sections = offer.split(/^(?=m=)/m).slice(1);
  const mids: string[] = [];
  const media = sections.map((section) => {
    const [line = ""] = section.split(/\r?\n/);
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1] ?? "0";
    const isData = line.startsWith("m=application");
    if (isData) mids.push(mid);
    const [kind = "", , ...rest] = line.split(" ");
    return [
      [kind, isData ? "9" : "0", ...rest].join(" "),
      "c=IN IP4 0.0.0.0",
      `a=mid:${mid}`,
      ...(isData
        ? [
            `a=ice-ufrag:${ufrag}`,
            `a=ice-pwd:${password}`,
            `a=fingerprint:sha-256 ${fingerprint}`,
            "a=setup:active",
            "a=sctp-port:5000",
          ]
        : ["a=inactive"]),
    ];
  });
  const head = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", `a=group:BUNDLE ${mids.join(" ")}`];
  return `${[...head, ...media.flat()].join("\r\n")}\r\n`;
}
