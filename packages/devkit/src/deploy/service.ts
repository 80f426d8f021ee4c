/** The program of a service; where it is differs between a machine and an image. */
export type ProgramName = "shell" | "redis" | "synapsePython" | "livekit" | "node" | "caddy" | "nginx";

/** One long-running process: the same as a container and as a systemd unit. */
export interface Service<Name extends string> {
  readonly name: Name;
  /** One line for people. */
  readonly purpose: string;
  readonly program: ProgramName;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Files and folders of the deployment that it may read. It sees nothing else of it. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Started before it. Each of them waits for what it needs, so the order is a kindness. */
  readonly after: readonly string[];
  /** Whether it listens below port 1024. */
  readonly hasLowPorts: boolean;
  /** How long it may take to end. */
  readonly stopSeconds: number;
}

const quickStopSeconds = 10;

/** What most services have in common. */
export const serviceDefaults = {
  environment: {},
  writes: [],
  after: [],
  hasLowPorts: false,
  stopSeconds: quickStopSeconds,
} as const;
