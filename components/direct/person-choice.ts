import { isUserId } from "@melo/protocol";

export interface KnownPerson {
  readonly userId: string;
  readonly displayName: string;
}

const maxShown = 8;

function matches({ userId, displayName }: KnownPerson, words: string): boolean {
  return displayName.toLocaleLowerCase().includes(words) || userId.toLowerCase().includes(words);
}

/**
 * People to choose from for what was typed: those one knows by part of their name or id, best first, and whoever is
 * called exactly that. Without words nobody is left out; those who were chosen are.
 */
export function choosePeople(
  known: readonly KnownPerson[],
  typed: string,
  chosenIds: ReadonlySet<string>,
): readonly KnownPerson[] {
  const words = typed.trim().toLocaleLowerCase();
  const found = known
    .filter((person) => !chosenIds.has(person.userId) && matches(person, words))
    .toSorted((a, b) => {
      const byStart =
        Number(b.displayName.toLocaleLowerCase().startsWith(words)) -
        Number(a.displayName.toLocaleLowerCase().startsWith(words));
      return byStart || a.displayName.localeCompare(b.displayName);
    })
    .slice(0, maxShown);
  const userId = typed.trim();
  const isStranger = isUserId(userId) && !chosenIds.has(userId) && !known.some((person) => person.userId === userId);
  return isStranger ? [{ userId, displayName: userId }, ...found] : found;
}
