import type {
  BrowserReadiness,
  CallServerFacts,
  ConnectionProbe,
  OfferedWays,
  ProbedRoute,
  SfuCredentials,
} from "@melo/call";
import { MeloError } from "@melo/protocol";
import { delay, repeat, type Clock, type Scope } from "@melo/reactive";
import { isE2EESupported, LocalVideoTrack, RoomEvent, Track, type Room } from "livekit-client";
import { createRoom } from "../create-room.ts";
import { mapConnectError } from "../map-errors.ts";
import { serverFactsOf, takeSample } from "./measure-link.ts";
import { readLink } from "./read-link.ts";

const pollMs = 100;
const drawMs = 100;
const picture = { width: 160, height: 120 };

export async function readBrowser(): Promise<BrowserReadiness> {
  return {
    isSecure: window.isSecureContext,
    hasWebRtc: "RTCPeerConnection" in window,
    canEncrypt: isE2EESupported(),
    microphone: await readMicrophonePermission(),
  };
}

async function readMicrophonePermission(): Promise<BrowserReadiness["microphone"]> {
  try {
    const { state } = await navigator.permissions.query({ name: "microphone" });
    return state === "prompt" ? "not_asked" : state;
  } catch {
    // Not every browser knows this permission by name.
    return "unknown";
  }
}

/** A room of its own, without encryption: nobody but the server gets the picture, and there is nothing in it. */
export function openProbe(
  scope: Scope,
  clock: Clock,
  credentials: SfuCredentials,
  onlyRelay: boolean,
): ConnectionProbe {
  const { room, release } = createRoom({ adaptiveStream: false, dynacast: false });
  const signalled = Promise.withResolvers<CallServerFacts>();
  const ended = Promise.withResolvers<never>();
  // Whoever waits is told; nobody has to wait.
  ended.promise.catch(() => undefined);
  signalled.promise.catch(() => undefined);
  scope.onEnd(() => {
    const error = new MeloError("aborted", "the probe was closed");
    signalled.reject(error);
    ended.reject(error);
    void room.disconnect().finally(release);
  });
  room.on(RoomEvent.SignalConnected, () => signalled.resolve(serverFactsOf(room, credentials.url)));

  async function connect(): Promise<ProbedRoute> {
    try {
      await room.connect(credentials.url, credentials.token, {
        autoSubscribe: false,
        maxRetries: 0,
        ...(onlyRelay && { rtcConfig: { iceTransportPolicy: "relay" } }),
      });
    } catch (error) {
      const reason = mapConnectError(error);
      signalled.reject(reason);
      throw reason;
    }
    return untilRoute();
  }

  async function untilRoute(): Promise<ProbedRoute> {
    while (!scope.hasEnded) {
      const { route, roundTripMs } = readLink(await takeSample(room, clock), undefined, noTracks);
      if (route !== undefined) return { route, roundTripMs };
      await delay(clock, scope, pollMs);
    }
    throw new MeloError("aborted", "the probe was closed");
  }

  async function untilEcho(): Promise<{ readonly roundTripMs: number | undefined }> {
    await room.localParticipant.publishTrack(drawSomething(scope, clock), {
      source: Track.Source.Camera,
      simulcast: false,
    });
    while (!scope.hasEnded) {
      const roundTripMs = echoOf(await takeSample(room, clock));
      if (roundTripMs !== undefined) return { roundTripMs };
      await delay(clock, scope, pollMs);
    }
    throw new MeloError("aborted", "the probe was closed");
  }

  async function withoutUdp(): Promise<ProbedRoute> {
    const reconnected = new Promise<void>((resolve) => void room.once(RoomEvent.Reconnected, () => resolve()));
    await room.simulateScenario("force-tcp");
    await reconnected;
    return untilRoute();
  }

  const orEnded = <Value>(result: Promise<Value>): Promise<Value> => Promise.race([result, ended.promise]);
  return {
    signalled: signalled.promise,
    connected: orEnded(connect()),
    readOffers: async () => readOffers(room),
    untilEcho: () => orEnded(untilEcho()),
    withoutUdp: () => orEnded(withoutUdp()),
  };
}

const noTracks = { camera: undefined, screen: undefined };

function readOffers(room: Room): OfferedWays {
  const iceServers = room.engine.latestJoinResponse?.iceServers ?? [];
  const turn = iceServers.some(({ urls }) => urls.some((url) => url.startsWith("turn")));
  const { publisher, subscriber } = room.engine.pcManager ?? {};
  // Not from the statistics: they forget a candidate that the browser could not connect to.
  const descriptions = [publisher, subscriber].map((transport) => transport?.getRemoteDescription()?.sdp ?? "");
  return { tcp: descriptions.some(offersTcp), turn };
}

/** A `candidate` line (RFC 8839) of ICE over TCP (RFC 6544) with an address to connect to. */
function offersTcp(sdp: string): boolean {
  return /^a=candidate:\S+ \d+ tcp .* tcptype passive/im.test(sdp);
}

/** What the server reports of a picture that arrived there: W3C webrtc-stats, `remote-inbound-rtp`. */
function echoOf({ reports }: Awaited<ReturnType<typeof takeSample>>): number | undefined {
  const seconds = reports.flat().find(({ type, kind, roundTripTime }) => {
    return type === "remote-inbound-rtp" && kind === "video" && typeof roundTripTime === "number";
  })?.["roundTripTime"];
  return typeof seconds === "number" ? seconds * 1_000 : undefined;
}

/** A picture that moves, without a camera. */
function drawSomething(scope: Scope, clock: Clock): LocalVideoTrack {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, picture);
  const context = canvas.getContext("2d");
  let count = 0;
  repeat(clock, scope, drawMs, () => {
    if (context === null) return;
    count += 1;
    context.fillStyle = count % 2 === 0 ? "#5865f2" : "#2b2d31";
    context.fillRect(0, 0, picture.width, picture.height);
  });
  const [track] = canvas.captureStream().getVideoTracks();
  if (track === undefined) throw new MeloError("unexpected", "the browser gave no track of a drawing");
  scope.onEnd(() => track.stop());
  return new LocalVideoTrack(track);
}
