/** The same file three times: as it was generated last, as it lies there, and as it would be generated now. */
export interface ThreeVersions {
  readonly generatedBefore: string | undefined;
  readonly onDisk: string | undefined;
  readonly generatedNow: string;
}

export type MergeOutcome =
  /** Not there before: written. */
  | "made"
  | "unchanged"
  /** Nobody had touched it: replaced. */
  | "updated"
  /** A person changed it, and what is generated is as it was: left alone. */
  | "edited"
  /** Both changed: the person's is left alone, the new one is laid beside it. */
  | "conflicting"
  /** A person took it away: left away. */
  | "removed";

/** What becomes of a generated file. A person's edit always stays. */
export function mergeGenerated({ generatedBefore, onDisk, generatedNow }: ThreeVersions): MergeOutcome {
  if (onDisk === undefined) return generatedBefore === undefined ? "made" : "removed";
  if (onDisk === generatedNow) return "unchanged";
  if (onDisk === generatedBefore) return "updated";
  return generatedBefore === generatedNow ? "edited" : "conflicting";
}
