import type { DirectFacts, RoomSummary } from "../ports/index.ts";

/** More people than this are counted. */
const maxNames = 3;

/** What a conversation is called: as somebody named it, else by the people in it. */
export function directName({ name }: Pick<RoomSummary, "name">, { peers, isNamed }: DirectFacts): string {
  if (isNamed || peers.length === 0) return name;
  const names = peers.slice(0, maxNames).map(({ displayName }) => displayName);
  const others = peers.length - names.length;
  return others > 0 ? `${names.join(", ")} and ${others} more` : names.join(", ");
}
