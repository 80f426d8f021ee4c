/** What one person has chosen in a call. */
export interface Choices {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screenShare: boolean;
  readonly deafened: boolean;
}

export type CallerName = "ann" | "ben";

/** What the two have chosen when a fault comes, and must find again after it. */
export type Cast = Readonly<Record<CallerName, Choices>>;

const talking: Choices = { microphone: true, camera: true, screenShare: false, deafened: false };

export const bothTalk: Cast = { ann: talking, ben: talking };

/** One after the other, so that a few rounds of any fault see each kind of choice. */
export const casts: readonly Cast[] = [
  bothTalk,
  { ann: { ...talking, screenShare: true }, ben: { ...talking, microphone: false } },
  { ann: talking, ben: { ...talking, microphone: false, deafened: true } },
];

export function otherOf(name: CallerName): CallerName {
  return name === "ann" ? "ben" : "ann";
}
