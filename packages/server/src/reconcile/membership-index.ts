import { eventTypes } from "@melo/protocol";
import { z } from "zod";
import type { StateEvent } from "../access/state-event.ts";
import type { KeyValuePort } from "../store/key-value-port.ts";

/**
 * State keys of the call memberships of rooms: where to look, not what is true. A room's whole state would have to be
 * read otherwise, with each of its thousand members, every few seconds.
 */
export interface MembershipIndex {
  /** Undefined if the room's state has not been read for a while: read it, and `fill`. */
  keysIn(roomId: string): Promise<readonly string[] | undefined>;
  fill(roomId: string, state: readonly StateEvent[]): Promise<readonly string[]>;
  /** A membership was pushed. */
  note(roomId: string, stateKey: string): Promise<void>;
}

/** A lost push is noticed by then. */
const fillEveryMs = 5 * 60_000;
const maxKeys = 2000;
const attempts = 10;
const schema = z.object({ endsMs: z.number(), keys: z.array(z.string()) });

export function createMembershipIndex(store: KeyValuePort, now: () => number): MembershipIndex {
  const keyOf = (roomId: string): string => `call memberships ${roomId}`;

  function parse(noted: string | undefined): z.output<typeof schema> | undefined {
    return schema.safeParse(noted === undefined ? undefined : JSON.parse(noted)).data;
  }

  return {
    keysIn: async (roomId) => parse(await store.get(keyOf(roomId)))?.keys,
    async fill(roomId, state) {
      const keys = state
        .filter(({ type, content }) => type === eventTypes.callMember && Object.keys(content).length > 0)
        .map(({ stateKey }) => stateKey)
        .slice(0, maxKeys);
      await store.set(keyOf(roomId), JSON.stringify({ endsMs: now() + fillEveryMs, keys }), fillEveryMs);
      return keys;
    },
    async note(roomId, stateKey) {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const noted = await store.get(keyOf(roomId));
        const index = parse(noted);
        // Whoever reads the whole state next finds it.
        if (index === undefined || index.keys.includes(stateKey) || index.keys.length >= maxKeys) return;
        const ttlMs = index.endsMs - now();
        if (ttlMs <= 0) return;
        const grown = JSON.stringify({ ...index, keys: [...index.keys, stateKey] });
        if (await store.compareAndSet(keyOf(roomId), noted, grown, ttlMs)) return;
      }
    },
  };
}
