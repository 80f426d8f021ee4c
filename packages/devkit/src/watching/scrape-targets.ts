/** Names of Prometheus's jobs: what rules and dashboard know the parts by. */
export const watchedJobs = ["calls", "web", "livekit", "synapse", "caddy"] as const;
export type WatchedJob = (typeof watchedJobs)[number];

export interface ScrapeTarget {
  /** `host:port` */
  readonly address: string;
  /** Name of the machine, for people. */
  readonly machine: string;
}

export type ScrapeTargets = Readonly<Record<WatchedJob, readonly ScrapeTarget[]>>;
