import {
  LeaveRequest,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  SignalTarget,
  type JoinResponse,
} from "@livekit/protocol";
import { openStunClient, type StunClient } from "./stun-client.ts";
import { encodeStun, stunAttributes, stunTypes, type StunRequest } from "./stun-message.ts";
import type { IceCandidate, IcePort, IceServer, PathOutcome, Signalling } from "./ice-port.ts";
import {
  answerTo,
  candidatesIn,
  iceCredentialsIn,
  newIceCredentials,
  parseCandidate,
  type IceCredentials,
} from "./session-description.ts";
import { throughRelay } from "./turn-relay.ts";
import { openIceTcp, openTurnTcp, openTurnTls, openUdp, type Wire, type WireEvents } from "./wire.ts";

/** The newest with which LiveKit makes the first offer itself. */
const protocolVersion = 15;
const joinTimeoutMs = 10_000;
/** Candidates come one by one, and nothing says which is the last. */
const candidatesQuietMs = 700;
const turnPort = 3478;
const turnTlsPort = 5349;
const peerReflexivePriority = 0x6e7f_1eff;

/** By WebSocket, UDP, TCP and TLS as Node has them. */
export function createIce(): IcePort {
  const known = new WeakMap<Signalling, { readonly own: IceCredentials; readonly theirs: IceCredentials }>();

  function connectivityCheck(signalling: Signalling): StunRequest | undefined {
    const credentials = known.get(signalling);
    if (credentials === undefined) return undefined;
    const { own, theirs } = credentials;
    const priority = Buffer.alloc(4);
    priority.writeUInt32BE(peerReflexivePriority);
    return {
      type: stunTypes.bindingRequest,
      key: theirs.password,
      attributes: [
        [stunAttributes.username, Buffer.from(`${theirs.ufrag}:${own.ufrag}`)],
        [stunAttributes.priority, priority],
        // LiveKit has made the offer, and leads.
        [stunAttributes.iceControlled, Buffer.alloc(8, 1)],
      ],
    };
  }

  return {
    async open(url, token) {
      const own = newIceCredentials();
      const opened = await openSignalling(url, token, own);
      if (typeof opened === "string") return opened;
      known.set(opened.signalling, { own, theirs: opened.theirs });
      return opened.signalling;
    },
    async tryCandidate(signalling, { protocol, address, port }) {
      const check = connectivityCheck(signalling);
      if (check === undefined) return closed;
      const open = protocol === "udp" ? openUdp : openIceTcp;
      const startedAt = performance.now();
      return withClient(
        (events) => open(address, port, events),
        async (client) => {
          const answer = await client.ask(check);
          if (typeof answer === "string") return { kind: "silent", reason: answer };
          return { kind: "through", tookMs: Math.round(performance.now() - startedAt) };
        },
      );
    },
    async tryRelay(signalling, relay, candidate) {
      const check = connectivityCheck(signalling);
      if (check === undefined) return closed;
      const place = placeOf(relay);
      if (place === undefined) return { kind: "silent", reason: `${relay.url} is no address of a relay` };
      return withClient(place, (client) => throughRelay(client, relay, candidate, encodeStun(check)));
    },
  };
}

const closed: PathOutcome = { kind: "silent", reason: "the signalling was closed" };

async function withClient(
  open: (events: WireEvents) => Promise<Wire>,
  use: (client: StunClient) => Promise<PathOutcome>,
): Promise<PathOutcome> {
  const client = await openStunClient(open);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

function placeOf({ url }: IceServer): ((events: WireEvents) => Promise<Wire>) | undefined {
  const parts = /^(turns?):\[?([^\]?]+?)\]?(?::(\d+))?(?:\?transport=(udp|tcp))?$/.exec(url);
  if (parts === null) return undefined;
  const [, scheme, host = "", port, transport = "udp"] = parts;
  const number = Number(port ?? (scheme === "turns" ? turnTlsPort : turnPort));
  if (scheme === "turns") return (events) => openTurnTls(host, number, events);
  const open = transport === "tcp" ? openTurnTcp : openUdp;
  return (events) => open(host, number, events);
}

interface Opened {
  readonly signalling: Signalling;
  readonly theirs: IceCredentials;
}

function openSignalling(url: string, token: string, own: IceCredentials): Promise<Opened | string> {
  const startedAt = performance.now();
  const query = `access_token=${encodeURIComponent(token)}&auto_subscribe=1&sdk=js&version=2.23.0&protocol=${protocolVersion}`;
  const socket = new WebSocket(`${url.replace(/^http/, "ws").replace(/\/$/, "")}/rtc?${query}`);
  socket.binaryType = "arraybuffer";
  const candidates: IceCandidate[] = [];
  let join: JoinResponse | undefined;
  let theirs: IceCredentials | undefined;
  let tookMs = 0;

  return new Promise((resolve) => {
    let quiet: NodeJS.Timeout | undefined;
    const finish = (outcome: Opened | string): void => {
      clearTimeout(giveUp);
      clearTimeout(quiet);
      if (typeof outcome === "string") socket.close();
      resolve(outcome);
    };
    const giveUp = setTimeout(() => finish(`no answer in ${joinTimeoutMs / 1000} s`), joinTimeoutMs);
    const settle = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        if (join === undefined || theirs === undefined) return;
        finish({ signalling: signallingOf(join, candidates, tookMs, () => leave(socket)), theirs });
      }, candidatesQuietMs);
    };
    socket.addEventListener("error", () => finish("the connection was refused"));
    socket.addEventListener("close", ({ code, reason }) => finish(`closed with ${code} ${reason}`.trim()));
    socket.addEventListener("message", ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return;
      const { message } = SignalResponse.fromBinary(new Uint8Array(data));
      if (message.case === "join") {
        join = message.value;
        tookMs = Math.round(performance.now() - startedAt);
      } else if (message.case === "offer") {
        const { sdp } = message.value;
        theirs = iceCredentialsIn(sdp);
        candidates.push(...candidatesIn(sdp));
        send(socket, { case: "answer", value: new SessionDescription({ type: "answer", sdp: answerTo(sdp, own) }) });
        settle();
      } else if (message.case === "trickle" && message.value.target === SignalTarget.SUBSCRIBER) {
        const candidate = parseCandidate(message.value.candidateInit);
        if (candidate !== undefined) candidates.push(candidate);
        settle();
      } else if (message.case === "leave") {
        finish("LiveKit sent us away");
      }
    });
  });
}

function signallingOf(
  { iceServers, serverInfo, serverVersion }: JoinResponse,
  candidates: readonly IceCandidate[],
  tookMs: number,
  close: () => void,
): Signalling {
  return {
    serverVersion: serverInfo?.version ?? serverVersion,
    tookMs,
    candidates,
    iceServers: iceServers.flatMap(({ urls, username, credential }) =>
      urls.map((url) => ({ url, username, credential })),
    ),
    close,
  };
}

function leave(socket: WebSocket): void {
  if (socket.readyState === WebSocket.OPEN) {
    send(socket, { case: "leave", value: new LeaveRequest() });
  }
  socket.close();
}

function send(socket: WebSocket, message: SignalRequest["message"]): void {
  // A copy: what is sent may not lie in memory that threads share, as types have it.
  socket.send(new Uint8Array(new SignalRequest({ message }).toBinary()));
}
