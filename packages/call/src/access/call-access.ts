import { MeloError } from "@melo/protocol";
import type { Clock } from "@melo/reactive";
import type { LivekitTransport, MembershipPort, SfuCredentials, TokenPort } from "../ports/index.ts";
import { transportKey } from "./transport-key.ts";

const transportLifetimeMs = 10 * 60_000;
/** Credentials are used no later than this before they expire, so that they still hold when LiveKit looks at them. */
const credentialReserveMs = 15_000;

/** The way into calls: where we publish, and the right to enter. Asked for once, remembered while it holds. */
export interface CallAccess {
  findTransport(): Promise<LivekitTransport>;
  /** `isFresh` asks again although credentials are remembered, or asked for: either may have been what failed. */
  requestCredentials(roomId: string, transport: LivekitTransport, isFresh: boolean): Promise<SfuCredentials>;
}

export function createCallAccess(memberships: MembershipPort, tokens: TokenPort, clock: Clock): CallAccess {
  let transport: { readonly answer: Promise<LivekitTransport>; readonly askedAtMs: number } | undefined;
  const remembered = new Map<string, SfuCredentials>();
  const requests = new Map<string, Promise<SfuCredentials>>();

  async function askForTransport(): Promise<LivekitTransport> {
    const [best] = await memberships.findTransports();
    if (best === undefined) throw new MeloError("no_transport", "the homeserver offers no LiveKit transport");
    return best;
  }

  function findTransport(): Promise<LivekitTransport> {
    if (transport !== undefined && clock.now() - transport.askedAtMs < transportLifetimeMs) return transport.answer;
    const asked = { answer: askForTransport(), askedAtMs: clock.now() };
    transport = asked;
    asked.answer.catch(() => {
      if (transport === asked) transport = undefined;
    });
    return asked.answer;
  }

  function isUsable(credentials: SfuCredentials): boolean {
    return clock.now() < credentials.expiresAtMs - credentialReserveMs;
  }

  async function remember(key: string, request: Promise<SfuCredentials>): Promise<void> {
    const credentials = await request.catch(() => undefined);
    // A later one knows better.
    if (requests.get(key) !== request) return;
    requests.delete(key);
    if (credentials === undefined) remembered.delete(key);
    else remembered.set(key, credentials);
  }

  return {
    findTransport,
    requestCredentials(roomId, at, isFresh) {
      const key = `${roomId} ${transportKey(at)}`;
      const known = remembered.get(key);
      if (!isFresh && known !== undefined && isUsable(known)) return Promise.resolve(known);
      const underWay = isFresh ? undefined : requests.get(key);
      if (underWay !== undefined) return underWay;
      const request = tokens.requestCredentials(roomId, at);
      requests.set(key, request);
      void remember(key, request);
      return request;
    },
  };
}
