import { isNewLocalpart } from "@melo/protocol";

/** Checks answer what is wrong, in people's words, or undefined. An empty field is wrong only when the form is sent. */
export type Check = (value: string) => string | undefined;

const minPasswordLength = 8;

export const checkUsername: Check = (value) => {
  if (value.trim() === "") return "Type your username.";
  return undefined;
};

export const checkPassword: Check = (value) => (value === "" ? "Type your password." : undefined);

export const checkDisplayName: Check = (value) => (value.trim() === "" ? "Type a name." : undefined);

export const checkNewUsername: Check = (value) => {
  if (value === "") return "Choose a username.";
  if (/[A-Z]/.test(value)) return "Use lower-case letters only.";
  if (/\s/.test(value)) return "Usernames have no spaces. Use a dot or a dash.";
  if (value.startsWith("_")) return "Usernames do not begin with an underscore.";
  if (!isNewLocalpart(value)) return "Use letters a to z, digits, dots, dashes and underscores.";
  return undefined;
};

export const checkNewPassword: Check = (value) => {
  if (value === "") return "Choose a password.";
  const missing = minPasswordLength - Array.from(value).length;
  if (missing > 0) return `Too short. Use at least ${minPasswordLength} characters.`;
  return undefined;
};

/** A username that fits a name: what the field offers before somebody types their own. */
export function suggestUsername(displayName: string): string {
  const [firstName = ""] = displayName.trim().split(/\s+/);
  return firstName
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, "");
}

export interface PasswordStrength {
  /** 0 to 4. */
  readonly score: number;
  readonly words: string;
}

const strengthWords = ["", "Weak. More words make it better.", "Fair. One more word helps.", "Good.", "Very good."];
const charactersPerScore = 5;
/** Fewer different characters than this are a pattern, however long it is. */
const minDistinctCharacters = 6;

/** A hint, not a judgement: length is what counts, and repeating is not length. */
export function passwordStrength(password: string): PasswordStrength {
  const length = Array.from(password).length;
  if (length === 0) return { score: 0, words: "" };
  const isPattern = new Set(password.toLowerCase()).size < minDistinctCharacters;
  const score = isPattern ? 1 : Math.min(4, Math.max(1, Math.floor(length / charactersPerScore)));
  return { score, words: strengthWords[score] ?? "" };
}
