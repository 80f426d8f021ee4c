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
  /** `isFresh` asks again although credentials are remembered: they may have been what failed. */
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

  async function ask(key: string, roomId: string, at: LivekitTransport): Promise<SfuCredentials> {
    try {
      const credentials = await tokens.requestCredentials(roomId, at);
      remembered.set(key, credentials);
      return credentials;
    } catch (error) {
      remembered.delete(key);
      throw error;
    } finally {
      requests.delete(key);
    }
  }

  return {
    findTransport,
    requestCredentials(roomId, at, isFresh) {
      const key = `${roomId} ${transportKey(at)}`;
      const known = remembered.get(key);
      if (!isFresh && known !== undefined && isUsable(known)) return Promise.resolve(known);
      let request = requests.get(key);
      if (request === undefined) {
        request = ask(key, roomId, at);
        requests.set(key, request);
      }
      return request;
    },
  };
}
