import { decodeStun, encodeStun, type StunMessage, type StunRequest } from "./stun-message.ts";
import type { Wire, WireEvents } from "./wire.ts";

export interface StunClient {
  /** A text says why nobody answered. */
  ask(request: StunRequest): Promise<StunMessage | string>;
  /** Sends what nobody answers to; resolves to the first message that fits. */
  sendUntil(request: StunRequest, fits: (message: StunMessage) => boolean): Promise<StunMessage | string>;
  close(): void;
}

const patienceMs = 5000;
const resendMs = 500;

export async function openStunClient(open: (events: WireEvents) => Promise<Wire>): Promise<StunClient> {
  const listeners = new Set<(message: StunMessage) => void>();
  const endings = new Set<(reason: string) => void>();
  let ended: string | undefined;

  const wire = await open({
    onPacket(packet) {
      const message = decodeStun(packet);
      if (message !== undefined) for (const listen of listeners) listen(message);
    },
    onEnd(reason) {
      ended ??= reason;
      for (const end of endings) end(ended);
    },
  });

  function exchange(packet: Buffer, fits: (message: StunMessage) => boolean): Promise<StunMessage | string> {
    if (ended !== undefined) return Promise.resolve(ended);
    return new Promise((resolve) => {
      const finish = (outcome: StunMessage | string): void => {
        clearInterval(resending);
        clearTimeout(giveUp);
        listeners.delete(listen);
        endings.delete(finish);
        resolve(outcome);
      };
      const listen = (message: StunMessage): void => {
        if (fits(message)) finish(message);
      };
      const resending = setInterval(() => wire.isLossy && wire.send(packet), resendMs);
      const giveUp = setTimeout(() => finish(`no answer in ${patienceMs / 1000} s`), patienceMs);
      listeners.add(listen);
      endings.add(finish);
      wire.send(packet);
    });
  }

  return {
    ask(request) {
      const { packet, transaction } = encodeStun(request);
      return exchange(packet, (message) => message.transaction === transaction);
    },
    sendUntil: (request, fits) => exchange(encodeStun(request).packet, fits),
    close: () => wire.close(),
  };
}
