/** Who stands in whose place: a permutation of those who have moved, by the key of the place's owner. */
export type StandIns = ReadonlyMap<string, string>;

export interface Exchange {
  /** Comes onto the first page because of speaking. */
  readonly forward: string;
  readonly back: string;
}

export function standInPlace(order: readonly string[], standIns: StandIns): readonly string[] {
  return order.map((owner) => standIns.get(owner) ?? owner);
}

/** The two stand in each other's place from now on, wherever each of them stood; nobody else moves. */
export function exchangePlaces(standIns: StandIns, { forward, back }: Exchange): StandIns {
  const next = new Map(standIns);
  const placeOf = (key: string): string => [...standIns].find(([, standIn]) => standIn === key)?.[0] ?? key;
  const places = [
    [placeOf(forward), back],
    [placeOf(back), forward],
  ] as const;
  for (const [owner, standIn] of places) {
    if (owner === standIn) next.delete(owner);
    else next.set(owner, standIn);
  }
  return next;
}

/** Without those who left: whoever stood in the place of one of them takes the place that this one had. */
export function withoutAbsent(standIns: StandIns, present: ReadonlySet<string>): StandIns {
  let next = standIns;
  for (const key of standIns.keys()) {
    const standIn = next.get(key);
    if (present.has(key) || standIn === undefined) continue;
    next = exchangePlaces(next, { forward: key, back: standIn });
  }
  return next;
}

export interface FrontPage {
  /** Everybody in the order of their places. */
  readonly order: readonly string[];
  /** How many of them are on the first page. */
  readonly size: number;
  readonly speaking: ReadonlySet<string>;
  /** Milliseconds since the epoch; who is not in it has not spoken. */
  readonly spokeAtMs: ReadonlyMap<string, number>;
  /** May not be sent away: ourselves, and who is pinned. */
  readonly staying: ReadonlySet<string>;
}

/** Somebody speaks behind the first page: they take the place of whoever has been silent there for longest. */
export function nextExchange({ order, size, speaking, spokeAtMs, staying }: FrontPage): Exchange | undefined {
  const forward = order.slice(size).find((key) => speaking.has(key) && !staying.has(key));
  if (forward === undefined) return undefined;
  let back: string | undefined;
  // Of those who never spoke the last one goes: whoever came first keeps the best places.
  for (const key of order.slice(0, size).toReversed()) {
    if (speaking.has(key) || staying.has(key)) continue;
    if (back === undefined || (spokeAtMs.get(key) ?? 0) < (spokeAtMs.get(back) ?? 0)) back = key;
  }
  return back === undefined ? undefined : { forward, back };
}
