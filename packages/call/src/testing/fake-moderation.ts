import { createEventSource, createSignal, type EventSource, type WritableSignal } from "@melo/reactive";
import type { CallOrder, ModerationPort, PersonStanding } from "../ports/index.ts";
import { memberStanding } from "./member-standing.ts";

/** A homeserver's word on standings, which a test writes, and a server that notes what it is asked. */
export interface FakeModeration extends ModerationPort {
  standing(roomId: string, userId: string): WritableSignal<PersonStanding>;
  change(roomId: string, userId: string, change: Partial<PersonStanding>): void;
  readonly orders: EventSource<CallOrder>;
  /** What was asked of the server. */
  readonly asked: readonly string[];
}

export function createFakeModeration(): FakeModeration {
  const standings = new Map<string, WritableSignal<PersonStanding>>();
  const asked: string[] = [];

  function standing(roomId: string, userId: string): WritableSignal<PersonStanding> {
    const key = `${roomId} ${userId}`;
    const known = standings.get(key) ?? createSignal(memberStanding);
    standings.set(key, known);
    return known;
  }

  async function note(...words: readonly (string | boolean | undefined)[]): Promise<void> {
    asked.push(words.filter((word) => word !== undefined).join(" "));
  }

  return {
    standing,
    change(roomId, userId, change) {
      const signal = standing(roomId, userId);
      signal.value = { ...signal.peek(), ...change };
    },
    orders: createEventSource<CallOrder>(),
    asked,
    setAllowed: (...words) => note("set_allowed", ...words),
    disconnect: (...words) => note("disconnect", ...words),
    move: (...words) => note("move", ...words),
    setListenOnly: (...words) => note("set_listen_only", ...words),
  };
}
