/** The name of the option that `parseArgs` threw about because nobody knows it; undefined if it threw about something else. */
export function unknownOptionIn(error: unknown): string | undefined {
  return /Unknown option '([^']+)'/.exec(String(error))?.[1];
}
