import { z } from "zod";
import type { KeyValuePort } from "../store/key-value-port.ts";

/** Matrix rooms in whose calls somebody was announced: also when LiveKit has closed its room, they are looked after. */
export interface WatchedRooms {
  list(): Promise<readonly string[]>;
  add(roomId: string): Promise<void>;
  remove(roomId: string): Promise<void>;
}

const key = "watched rooms";
const maxRooms = 5000;
const attempts = 10;
const schema = z.array(z.string());

export function createWatchedRooms(store: KeyValuePort): WatchedRooms {
  const parse = (noted: string | undefined): readonly string[] =>
    noted === undefined ? [] : (schema.safeParse(JSON.parse(noted)).data ?? []);

  async function change(decide: (rooms: readonly string[]) => readonly string[]): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const noted = await store.get(key);
      const before = parse(noted);
      const after = decide(before);
      if (after === before) return;
      if (await store.compareAndSet(key, noted, JSON.stringify(after))) return;
    }
  }

  return {
    list: async () => parse(await store.get(key)),
    // The newest stay: what is older has probably ended.
    add: (roomId) => change((rooms) => (rooms.includes(roomId) ? rooms : [...rooms, roomId].slice(-maxRooms))),
    remove: (roomId) => change((rooms) => (rooms.includes(roomId) ? rooms.filter((room) => room !== roomId) : rooms)),
  };
}
