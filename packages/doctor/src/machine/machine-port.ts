export interface FreeSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** The machine that the doctor runs on. Nothing rejects: undefined is what cannot be told here. */
export interface MachinePort {
  freeSpace(folder: string): Promise<FreeSpace | undefined>;
  fileSize(path: string): Promise<number | undefined>;
  /** Whether its clock follows others. */
  isClockFollowing(): Promise<boolean | undefined>;
  /** Versions of what MELO itself is made of, by name of the package. */
  readonly versions: Readonly<Record<string, string>>;
}
