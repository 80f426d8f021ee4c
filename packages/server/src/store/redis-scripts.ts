import { createHash } from "node:crypto";

/** Lua that Redis runs as one step. */
export interface RedisScript {
  readonly text: string;
  readonly sha1: string;
}

function script(text: string): RedisScript {
  return { text, sha1: createHash("sha1").update(text).digest("hex") };
}

/** KEYS: value. ARGV: "1" if a value is expected, that value, the new value, time to live in ms or "". */
export const compareAndSetScript = script(`
local current = redis.call('GET', KEYS[1])
if ARGV[1] == '1' then
  if current ~= ARGV[2] then return 0 end
elseif current then
  return 0
end
if ARGV[4] == '' then
  redis.call('SET', KEYS[1], ARGV[3])
else
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
end
return 1
`);

/** KEYS: number. ARGV: time to live in ms or "". */
export const incrementScript = script(`
local sum = redis.call('INCR', KEYS[1])
if ARGV[1] == '' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return sum
`);

/** KEYS: lease. ARGV: holder, time to live in ms. */
export const takeLeaseScript = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
`);

/** KEYS: lease. ARGV: holder, time to live in ms. */
export const renewLeaseScript = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/** KEYS: lease. ARGV: holder. */
export const releaseLeaseScript = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`);

/**
 * KEYS: bucket. ARGV: tokens gained per ms, burst, tokens wanted. Answers with the ms to wait, 0 if they were taken. By
 * Redis's clock, so that instances whose clocks differ fill the same bucket.
 */
export const takeFromBucketScript = script(`
local perMs, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'tokens', 'updatedMs')
local tokens = burst
if known[1] then
  tokens = math.min(burst, tonumber(known[1]) + math.max(0, nowMs - tonumber(known[2])) * perMs)
end
local waitMs = 0
if tokens < wanted then
  waitMs = math.max(1, math.ceil((wanted - tokens) / perMs))
else
  tokens = tokens - wanted
end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens), 'updatedMs', string.format('%.0f', nowMs))
redis.call('PEXPIRE', KEYS[1], math.max(1, math.ceil((burst - tokens) / perMs)))
return waitMs
`);

/** KEYS: due times, payloads, claims, attempts. ARGV: id, due ms, payload. */
export const scheduleScript = script(`
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
return 1
`);

/** KEYS: due times, payloads. ARGV: id. Answers with due time and payload, or with nothing. */
export const findJobScript = script(`
local dueMs = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not dueMs then return {} end
return {dueMs, redis.call('HGET', KEYS[2], ARGV[1])}
`);

/**
 * KEYS: due times, payloads, claims, attempts. ARGV: now, end of the claims, limit, claim. Answers with id, payload and
 * attempt of each.
 */
export const claimDueScript = script(`
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
local claimed = {}
for _, id in ipairs(ids) do
  redis.call('ZADD', KEYS[1], ARGV[2], id)
  redis.call('HSET', KEYS[3], id, ARGV[4])
  claimed[#claimed + 1] = id
  claimed[#claimed + 1] = redis.call('HGET', KEYS[2], id)
  claimed[#claimed + 1] = tostring(redis.call('HINCRBY', KEYS[4], id, 1))
end
return claimed
`);

/** KEYS: due times, payloads, claims, attempts. ARGV: id, claim. */
export const settleScript = script(`
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
return 1
`);

/** KEYS: due times, payloads, claims. ARGV: id, claim, due ms. */
export const postponeScript = script(`
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 1
`);

/** KEYS: due times, payloads, claims, attempts. ARGV: id, expected payload, due ms, payload. */
export const replaceScript = script(`
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
return 1
`);

/** KEYS: due times, payloads, claims, attempts. ARGV: id. */
export const cancelScript = script(`
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
`);
