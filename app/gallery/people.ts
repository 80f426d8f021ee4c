import type { RoomMember } from "@melo/chat";

export const names = {
  ann: "Ann Lindqvist",
  ben: "Ben Okafor",
  cleo: "Cleo Marchetti",
  dara: "Dara",
  eli: "Eli Brandt",
  farah: "Farah Haddad",
  goran: "Goran Vukašinović-Petersen",
  hana: "Hana",
  ingo: "Ingo",
  max: "Maximiliane von Hohenstein-Wagner",
} as const;

export type Person = keyof typeof names;

export function userIdOf(person: Person): string {
  return `@${person}:paperlanterns.example`;
}

export const ownUserId = userIdOf("ann");

const powerLevels: Partial<Record<Person, number>> = { ann: Number.POSITIVE_INFINITY, ben: 50, cleo: 50 };

export const members: readonly RoomMember[] = (Object.keys(names) as Person[]).map((person) => ({
  userId: userIdOf(person),
  displayName: names[person],
  avatarMxc: undefined,
  powerLevel: powerLevels[person] ?? 0,
}));
