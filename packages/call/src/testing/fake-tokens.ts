import { MeloError, participantIdentity } from "@melo/protocol";
import { delay, type Clock, type ReadonlySignal, type Scope } from "@melo/reactive";
import type { TokenPort } from "../ports/index.ts";
import { fakeLatency } from "./fake-homeserver.ts";
import type { FakeLivekit } from "./fake-livekit.ts";

export interface FakeTokens extends TokenPort {
  /** Rooms asked for, in order. */
  readonly requests: readonly string[];
  /** Rooms this device may not enter. */
  readonly forbiddenRooms: Set<string>;
  /** The next requests reject with these. */
  readonly failures: MeloError[];
}

export interface FakeTokensOptions {
  readonly clock: Clock;
  readonly userId: string;
  readonly deviceId: string;
  readonly isOnline: ReadonlySignal<boolean>;
  readonly livekitOf: (serviceUrl: string) => FakeLivekit;
}

export function createFakeTokens(scope: Scope, options: FakeTokensOptions): FakeTokens {
  const { clock, userId, deviceId, isOnline, livekitOf } = options;
  const requests: string[] = [];
  const forbiddenRooms = new Set<string>();
  const failures: MeloError[] = [];
  return {
    requests,
    forbiddenRooms,
    failures,
    async requestCredentials(roomId, { serviceUrl }) {
      requests.push(roomId);
      await delay(clock, scope, fakeLatency.requestMs);
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      if (!isOnline.peek()) throw new MeloError("offline", "the fake network is down");
      if (forbiddenRooms.has(roomId)) throw new MeloError("call_forbidden", "the fake token service refuses");
      const livekit = livekitOf(serviceUrl);
      if (!livekit.isUp.peek()) throw new MeloError("call_server_unreachable", "the fake token service is down");
      return livekit.issueToken(roomId, participantIdentity(userId, deviceId));
    },
  };
}
