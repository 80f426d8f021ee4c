export interface RepeatedLooksOptions<Subject> {
  /** How long after a look the next one follows, for one more look each. */
  readonly pausesMs: readonly number[];
  wait(delayMs: number): Promise<void>;
  /** Looks and does what has to be done; resolves to what has to be looked for again, undefined if that is nothing. */
  look(key: string, subject: Subject): Promise<Subject | undefined>;
  merge(one: Subject, other: Subject): Subject;
  /** The last look failed. */
  onFailure(key: string, error: unknown): void;
}

/** How far it is with something that is looked after. Neither ever rejects. */
export interface Looks {
  /** There was a look at it. */
  readonly firstLook: Promise<void>;
  /** There is nothing left to look for, or it was given up. */
  readonly isOver: Promise<void>;
}

interface Round<Subject> {
  /** What has come up since the last look began. */
  fresh: { readonly subject: Subject; readonly firstLook: PromiseWithResolvers<void> } | undefined;
  /** Ends the pause. */
  hurry(): void;
  isOver: Promise<void>;
}

/**
 * Looks after things by key, several times each and never twice at once: what comes up for a key that is being looked
 * after is looked for with the rest at once, and the looks begin anew.
 */
export function createRepeatedLooks<Subject>(
  options: RepeatedLooksOptions<Subject>,
): (key: string, subject: Subject) => Looks {
  const { pausesMs, look, merge } = options;
  const rounds = new Map<string, Round<Subject>>();

  async function pause(round: Round<Subject>, durationMs: number): Promise<void> {
    const isHurried = new Promise<void>((resolve) => {
      round.hurry = resolve;
    });
    await Promise.race([options.wait(durationMs), isHurried]);
  }

  async function run(key: string, round: Round<Subject>): Promise<void> {
    let rest: Subject | undefined;
    let looks = 0;
    let failure: unknown;
    do {
      if (round.fresh === undefined) await pause(round, pausesMs[looks - 1] ?? 0);
      const { fresh } = round;
      if (fresh !== undefined) {
        rest = rest === undefined ? fresh.subject : merge(rest, fresh.subject);
        round.fresh = undefined;
        looks = 0;
      }
      if (rest === undefined) break;
      looks += 1;
      try {
        rest = await look(key, rest);
        failure = undefined;
      } catch (error) {
        failure = error;
      }
      fresh?.firstLook.resolve();
    } while (round.fresh !== undefined || (rest !== undefined && looks <= pausesMs.length));
    // Nothing awaited in between: what comes from here on begins a round of its own.
    rounds.delete(key);
    if (failure !== undefined) options.onFailure(key, failure);
  }

  return function lookAfter(key, subject) {
    const running = rounds.get(key);
    if (running === undefined) {
      const fresh = { subject, firstLook: Promise.withResolvers<void>() };
      const round: Round<Subject> = { fresh, hurry: () => undefined, isOver: Promise.resolve() };
      rounds.set(key, round);
      round.isOver = run(key, round);
      return { firstLook: fresh.firstLook.promise, isOver: round.isOver };
    }
    const before = running.fresh;
    const fresh =
      before === undefined
        ? { subject, firstLook: Promise.withResolvers<void>() }
        : { subject: merge(before.subject, subject), firstLook: before.firstLook };
    running.fresh = fresh;
    running.hurry();
    return { firstLook: fresh.firstLook.promise, isOver: running.isOver };
  };
}
