/** One of Synapse's token buckets. */
interface RateLimit {
  readonly per_second: number;
  readonly burst_count: number;
}

export type RateLimits = Readonly<Record<string, RateLimit | Readonly<Record<string, RateLimit>>>>;

/**
 * For a community on one machine. Synapse's defaults are made for open registration on the public internet and break
 * calls: key messages and membership heart-beats alone exceed `rc_message` (0.2/s) and `rc_delayed_event_mgmt` (1/s).
 * Behind the front door most people share an address, so limits by address are wide; the limit on wrong passwords stays.
 */
export const communityRateLimits: RateLimits = {
  rc_message: { per_second: 5, burst_count: 100 },
  rc_delayed_event_mgmt: { per_second: 10, burst_count: 100 },
  rc_joins: { local: { per_second: 2, burst_count: 50 }, remote: { per_second: 0.1, burst_count: 10 } },
  rc_joins_per_room: { per_second: 5, burst_count: 50 },
  rc_invites: {
    per_room: { per_second: 1, burst_count: 50 },
    per_user: { per_second: 0.5, burst_count: 50 },
    per_issuer: { per_second: 1, burst_count: 50 },
  },
  rc_login: {
    address: { per_second: 1, burst_count: 50 },
    account: { per_second: 0.2, burst_count: 10 },
    failed_attempts: { per_second: 0.17, burst_count: 5 },
  },
  rc_registration: { per_second: 1, burst_count: 20 },
  rc_room_creation: { per_second: 0.5, burst_count: 30 },
  rc_presence: { per_user: { per_second: 0.2, burst_count: 2 } },
};

const unlimited: RateLimit = { per_second: 10_000, burst_count: 10_000 };

/** For tests and benches, where one script acts as a whole community within seconds. */
export const relaxedRateLimits: RateLimits = {
  rc_message: unlimited,
  rc_delayed_event_mgmt: unlimited,
  rc_joins: { local: unlimited, remote: unlimited },
  rc_joins_per_room: unlimited,
  rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
  rc_login: { address: unlimited, account: unlimited, failed_attempts: unlimited },
  rc_registration: unlimited,
  rc_room_creation: unlimited,
  rc_presence: { per_user: unlimited },
  rc_key_requests: unlimited,
  rc_media_create: unlimited,
  rc_user_directory: unlimited,
};
