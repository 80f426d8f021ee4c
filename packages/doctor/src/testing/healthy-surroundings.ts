import type { Answer, Question, Silence } from "../ask.ts";
import type { Certificate } from "../certificate-port.ts";
import type { IceCandidate, IceServer, PathOutcome, Signalling } from "../ice/ice-port.ts";
import type { FreeSpace } from "../machine/machine-port.ts";
import type { EchoOutcome } from "../media/echo-port.ts";
import type { OwnServer, Surroundings, Target } from "../visit.ts";
import { callsUrl, healthyServer, internalUrl, origin, secrets, startMs, type Reply } from "./healthy-server.ts";

/** What is not in order. */
export interface Trouble {
  readonly reply?: Reply;
  readonly target?: Partial<Target>;
  readonly own?: Partial<OwnServer>;
  readonly certificate?: Certificate | string;
  /** Instead of LiveKit's signalling: why there is none. */
  readonly signalling?: string;
  readonly candidates?: readonly IceCandidate[];
  readonly relays?: readonly IceServer[];
  readonly outcomeOf?: (way: IceCandidate | IceServer) => PathOutcome | undefined;
  readonly echo?: EchoOutcome;
  readonly space?: FreeSpace;
  readonly fileBytes?: number;
  readonly isClockFollowing?: boolean;
  readonly versions?: Readonly<Record<string, string>>;
}

const dayMs = 24 * 60 * 60 * 1000;
const gigabyte = 1024 ** 3;
const candidates: readonly IceCandidate[] = [
  { protocol: "udp", address: "203.0.113.7", port: 7882 },
  { protocol: "tcp", address: "203.0.113.7", port: 7881 },
];
const relays: readonly IceServer[] = [
  { url: "turn:203.0.113.7:3478?transport=udp", username: "user", credential: secrets.turn },
  { url: "turns:turn.chat.example.org:443?transport=tcp", username: "user", credential: secrets.turn },
];

export interface RecordedSurroundings extends Surroundings {
  /** Everything that was asked, in order. */
  readonly asked: readonly Question[];
}

/** A server with a domain in which everything is in order but the trouble. Its clock moves when somebody waits. */
export function surroundingsWith(trouble: Trouble = {}): RecordedSurroundings {
  const healthy = healthyServer();
  const asked: Question[] = [];
  const state = { nowMs: startMs, ids: 0 };
  const through: PathOutcome = { kind: "through", tookMs: 9 };
  const outcomeOf = (way: IceCandidate | IceServer): PathOutcome => trouble.outcomeOf?.(way) ?? through;

  return {
    asked,
    target: {
      origin,
      serverName: "chat.example.org",
      accessToken: undefined,
      roomIds: [],
      adminUserId: undefined,
      own: {
        homeserverUrl: internalUrl,
        callsUrl,
        service: { id: "melo-calls", asToken: secrets.asToken },
        dataFolder: "/srv/melo",
        logFolder: undefined,
        database: "postgres",
        databaseFile: undefined,
        ...trouble.own,
      },
      ...trouble.target,
    },
    async ask(question): Promise<Answer | Silence> {
      asked.push(question);
      return trouble.reply?.(question) ?? healthy(question) ?? { kind: "silence", reason: "nobody listens there" };
    },
    ice: {
      async open(): Promise<Signalling | string> {
        if (trouble.signalling !== undefined) return trouble.signalling;
        return {
          serverVersion: "1.13.5",
          tookMs: 14,
          candidates: trouble.candidates ?? candidates,
          iceServers: trouble.relays ?? relays,
          close: () => undefined,
        };
      },
      tryCandidate: async (_, candidate) => outcomeOf(candidate),
      tryRelay: async (_, relay) => outcomeOf(relay),
    },
    echo: { call: async () => trouble.echo ?? { kind: "heard", joinMs: 300, soundMs: 200 } },
    machine: {
      freeSpace: async () => trouble.space ?? { freeBytes: 40 * gigabyte, totalBytes: 80 * gigabyte },
      fileSize: async () => trouble.fileBytes ?? 0,
      isClockFollowing: async () => trouble.isClockFollowing ?? true,
      versions: trouble.versions ?? { next: "16.4.6" },
    },
    certificates: {
      read: async () =>
        trouble.certificate ?? {
          validFrom: startMs - 30 * dayMs,
          validUntil: startMs + 60 * dayMs,
          issuer: "Let's Encrypt",
          distrust: undefined,
        },
    },
    now: () => state.nowMs,
    async wait(delayMs) {
      state.nowMs += delayMs;
    },
    newId: () => `id${(state.ids += 1)}`,
  };
}
