// What Redis does for limits, each in one script and so at once, whichever replicas ask. All of them read Redis's own clock: replicas' clocks
// need not agree. Redis 5 or later.

/**
 * The bucket of domain/limits/token-bucket.ts, in the place of the counter that rate-limiter-flexible brings, which knows fixed windows only
 * and lets twice the limit through around the end of one. Its arguments are the library's: points asked for, whole seconds, points of the
 * bucket, seconds in which it fills. Asked for nothing it only looks; asked for less than nothing it charges that much, there or not. The
 * answer is what is out, which the library compares with the bucket, and the milliseconds until nothing is.
 */
export const bucketScript = `
local asked, burst, fills = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('time')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local kept = redis.call('hmget', KEYS[1], 'taken', 'at')
local taken = 0
if kept[1] then taken = math.max(0, tonumber(kept[1]) - math.max(0, now - tonumber(kept[2])) * burst / fills) end
local function wait() return string.format('%.3f', taken / burst * fills * 1000) end
local grain = 0.000001
if asked > 0 and taken + asked > burst + grain then return { math.ceil(taken - grain) + asked, wait() } end
if asked ~= 0 then
  taken = math.min(taken + math.abs(asked), 2 * burst)
  redis.call('hset', KEYS[1], 'taken', string.format('%.6f', taken), 'at', string.format('%.6f', now))
  redis.call('pexpire', KEYS[1], math.ceil(taken / burst * fills * 1000) + 1)
end
return { math.ceil(taken - grain), wait() }`;

/** Takes a place among the tenant's uploads, or takes it on: 1, or 0 where all are taken. A place ends by itself, should its holder die. */
export const enterScript = `
local time = redis.call('time')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('zremrangebyscore', KEYS[1], '-inf', now)
local isHeld = redis.call('zscore', KEYS[1], ARGV[1])
if not isHeld and redis.call('zcard', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('zadd', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
redis.call('pexpire', KEYS[1], tonumber(ARGV[3]))
return 1`;
