import { MeloError } from "@melo/protocol";

/** One use of a limited link, as the space's state holds it. */
export interface InviteUse {
  readonly userId: string;
  /** Whether the person is in the space by now, or invited: this use will not be given back. */
  readonly isSettled: boolean;
  readonly eventId: string;
  readonly originServerTs: number;
}

/** The uses of one link, written for one person. */
export interface UsesPort {
  /** All uses. Sees every write that was answered before. */
  list(): Promise<readonly InviteUse[]>;
  take(userId: string): Promise<void>;
  giveBack(userId: string): Promise<void>;
}

/** Between looks at uses that are about to be given back. */
const lookAgainMs = 50;
const maxLooks = 40;

/**
 * Takes one of `limit` uses for somebody; false if there is none left. Any number of people may do this at once, at any
 * number of instances: each writes first and counts then, and is in only when he counts no more uses than there are. So
 * of those who are in, the last to write counted all the others: there are never more than `limit`. Whoever is not
 * among the first gives his use back at once, and the first wait for that. The order only decides who yields; it cannot
 * decide who is in, because an event with an earlier time may become visible later.
 */
export async function claimUse(
  uses: UsesPort,
  userId: string,
  limit: number,
  wait: (delayMs: number) => Promise<void>,
): Promise<boolean> {
  await uses.take(userId);
  for (let look = 0; look < maxLooks; look += 1) {
    const taken = [...(await uses.list())].sort(bySettledThenTime);
    const rank = taken.findIndex((use) => use.userId === userId);
    if (rank < 0) throw new MeloError("server_error", "a use that was written is not there");
    if (taken.length <= limit) return true;
    if (rank >= limit) break;
    await wait(lookAgainMs);
  }
  await uses.giveBack(userId);
  return false;
}

function bySettledThenTime(a: InviteUse, b: InviteUse): number {
  if (a.isSettled !== b.isSettled) return a.isSettled ? -1 : 1;
  return a.originServerTs - b.originServerTs || (a.eventId < b.eventId ? -1 : 1);
}
