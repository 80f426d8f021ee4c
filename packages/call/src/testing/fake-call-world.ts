import { participantIdentity } from "@melo/protocol";
import { createSignal, type Clock, type Scope, type WritableSignal } from "@melo/reactive";
import type { CallDeps } from "../call-deps.ts";
import type { CallRoomPort, LivekitTransport } from "../ports/index.ts";
import { createFakeCallMemory } from "./fake-call-memory.ts";
import { createFakeVoice, type FakeVoice } from "./fake-voice.ts";
import { createFakeGatherings } from "./fake-gatherings.ts";
import { createFakeGestures } from "./fake-gestures.ts";
import { createFakeHomeserver, type FakeHomeserver } from "./fake-homeserver.ts";
import { createFakeLivekit, type FakeLivekit } from "./fake-livekit.ts";
import { createFakeMemberships, type FakeMemberships } from "./fake-memberships.ts";
import { createFakeNetwork, type FakeNetwork } from "./fake-network.ts";
import { createFakeRings } from "./fake-rings.ts";
import { createFakeSfu, type FakeSfu } from "./fake-sfu.ts";
import { createFakeTokens, type FakeTokens } from "./fake-tokens.ts";
import { createFakeVoices, type FakeVoices } from "./fake-voices.ts";
import { createFakeVolumes, type FakeVolumes } from "./fake-volumes.ts";

/** One device of one person: what a call core there would be given, with handles for the test. */
export interface FakeDevice {
  readonly deps: CallDeps;
  readonly isOnline: WritableSignal<boolean>;
  readonly network: FakeNetwork;
  readonly memberships: FakeMemberships;
  readonly sfu: FakeSfu;
  readonly tokens: FakeTokens;
  readonly voice: FakeVoice;
  readonly volumes: FakeVolumes;
}

/** A homeserver, LiveKit deployments and devices that meet there, on one clock and without a network. */
export interface FakeCallWorld {
  readonly clock: Clock;
  /** What the server tells of calls to those who are not in them. */
  readonly voices: FakeVoices;
  readonly homeserver: FakeHomeserver;
  /** The deployment that devices are offered first. */
  readonly livekit: FakeLivekit;
  livekitAt(serviceUrl: string): FakeLivekit;
  /** A device publishes on the deployment it is given; asking again for the same device gives the same one. */
  device(userId: string, deviceId?: string, serviceUrl?: string): FakeDevice;
}

export const fakeServiceUrl = "https://melo.example/livekit/jwt";

export function createFakeCallWorld(scope: Scope, clock: Clock): FakeCallWorld {
  const homeserver = createFakeHomeserver(scope, clock);
  const gatherings = createFakeGatherings(scope, clock);
  const deployments = new Map<string, FakeLivekit>();
  const devices = new Map<string, FakeDevice>();
  const voices = createFakeVoices();

  function livekitAt(serviceUrl: string): FakeLivekit {
    const key = serviceUrl.replace(/\/$/, "");
    let livekit = deployments.get(key);
    if (livekit === undefined) {
      livekit = createFakeLivekit(clock, key);
      deployments.set(key, livekit);
    }
    return livekit;
  }

  function createDevice(userId: string, deviceId: string, serviceUrl: string): FakeDevice {
    const isOnline = createSignal(true);
    const shared = { clock, homeserver, userId, deviceId, isOnline, livekitOf: livekitAt };
    const memberships = createFakeMemberships(scope, shared);
    const transport: LivekitTransport = { type: "livekit", serviceUrl };
    memberships.transports.value = [transport];
    const tokens = createFakeTokens(scope, shared);
    const sfu = createFakeSfu(shared);
    const network = createFakeNetwork(isOnline);
    const rooms: CallRoomPort = {
      isEncrypted: homeserver.isEncrypted,
      kind: homeserver.kind,
      peers: (roomId) => homeserver.peopleOf(roomId).filter((other) => other !== userId),
      member: homeserver.member,
      entitlement: homeserver.entitlement,
    };
    const voice = createFakeVoice();
    const volumes = createFakeVolumes();
    const deps: CallDeps = {
      ...voice.deps,
      memberships,
      tokens,
      network,
      sfu,
      rooms,
      gestures: createFakeGestures(scope, { ...shared, gatherings, memberships }),
      voiceFeed: voices.feedOf(participantIdentity(userId, deviceId)),
      rings: createFakeRings(scope, { ...shared, gatherings }),
      memory: createFakeCallMemory(),
      volumes,
      clock,
      ownUserId: userId,
      ownDeviceId: deviceId,
      random: () => 0,
    };
    return { deps, isOnline, network, memberships, sfu, tokens, voice, volumes };
  }

  return {
    clock,
    voices,
    homeserver,
    livekit: livekitAt(fakeServiceUrl),
    livekitAt,
    device(userId, deviceId = "LAPTOP", serviceUrl = fakeServiceUrl) {
      const key = `${userId} ${deviceId}`;
      let device = devices.get(key);
      if (device === undefined) {
        device = createDevice(userId, deviceId, serviceUrl);
        devices.set(key, device);
      }
      return device;
    },
  };
}
