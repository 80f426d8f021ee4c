import { createHash, timingSafeEqual } from "node:crypto";

/** Compares in a time that depends on neither text. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hashOf(given), hashOf(expected));
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
