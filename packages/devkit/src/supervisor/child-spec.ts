export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly environment: NodeJS.ProcessEnv;
  readonly workingFolder: string;
  /** Names of the children that must be healthy before this one is started for the first time. */
  readonly after: readonly string[];
  /** Asks the child itself. Called again and again until it says yes; a rejection counts as no. */
  readonly isHealthy: (signal: AbortSignal) => Promise<boolean>;
}
