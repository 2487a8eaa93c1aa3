// Limits that replicas share in Redis. Where Redis is away or silent, each replica goes on with limits of its own and says so.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { type BucketName, bucketNames, type LimitKeeper, type LimitRules, type Slot } from '../../domain/limits/limits.ts';
import { describeStanding, type Draw, hasRoom, type Standing } from '../../domain/limits/token-bucket.ts';
import { breachWindow } from './memory-limits.ts';
import { bucketScript, enterScript } from './redis-scripts.ts';

export interface RedisLimitsOptions {
  readonly url: string;
  readonly rules: LimitRules;
  /** Goes on where Redis fails. */
  readonly local: LimitKeeper;
  /** Told of failures, once a minute. */
  readonly onFailure: (error: unknown) => void;
  /** Told when Redis answers again. */
  readonly onReturn: () => void;
  /** Milliseconds for which a place for an upload is held when its replica has died. */
  readonly leaseTime?: number;
}

/** Milliseconds that a request waits for Redis at most, and that the start does. */
const commandTimeout = 250;
const startTimeout = 1000;

function makeClient(url: string): Redis {
  return new Redis(url, {
    lazyConnect: true,
    connectTimeout: startTimeout,
    commandTimeout,
    // Nothing waits for Redis to come back, and nothing is counted twice or late when it does.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  });
}

function makeBuckets(client: Redis, rules: LimitRules): ReadonlyMap<BucketName, RateLimiterRedis> {
  const makeBucket = (name: BucketName): RateLimiterRedis =>
    new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `portcullis:${name}`,
      points: rules[name].burst,
      duration: rules[name].burst / rules[name].refill,
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: bucketScript,
      // No insuranceLimiter: it answers in silence, and some routes must know that Redis did not.
    });
  return new Map(bucketNames.map((name) => [name, makeBucket(name)]));
}

/** What the script is asked for: see there. */
const pointsOf = (draw: Draw, amount: number): number => ({ take: amount, look: 0, charge: -amount })[draw];

/** The library throws what it takes for a refusal in the same form as it returns the rest. @throws whatever else went wrong */
async function ask(bucket: RateLimiterRedis, subject: string, points: number): Promise<{ answer: RateLimiterRes; isOver: boolean }> {
  try {
    return { answer: await bucket.consume(subject, points), isOver: false };
  } catch (error) {
    if (error instanceof RateLimiterRes) return { answer: error, isOver: true };
    throw error;
  }
}

async function drawShared(
  bucket: RateLimiterRedis,
  rule: LimitRules[BucketName],
  { subject, draw, amount }: { subject: string; draw: Draw; amount: number },
): Promise<Standing> {
  const { answer, isOver } = await ask(bucket, subject, pointsOf(draw, amount));
  // A text with decimals, which the library hands on as it comes: Redis cuts numbers of a script to whole ones.
  const fullIn = Number.parseFloat(String(answer.msBeforeNext));
  const taken = (fullIn * rule.refill) / 1000;
  const isAllowed = draw === 'look' ? hasRoom(rule, taken, amount) : !isOver;
  return describeStanding(rule, taken, amount, isAllowed);
}

type Attempt = <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;

/** Runs work on Redis; undefined where Redis is not there. The state of the connection is the circuit breaker: one that hangs is thrown away. */
function makeAttempt(client: Redis, { local, onFailure, onReturn }: RedisLimitsOptions): Attempt {
  let isLost = false;
  let isDropped = false;
  const lose = async (error: unknown): Promise<void> => {
    isLost = true;
    if (await local.isFirstInWindow('limits.store-failed')) onFailure(error);
  };
  client.on('error', (error) => void lose(error));
  client.on('close', () => (isDropped = false));
  client.on('ready', () => {
    if (isLost) onReturn();
    isLost = false;
  });
  return async (work) => {
    if (client.status !== 'ready') {
      await lose(new Error(`the connection to Redis is not there: ${client.status}`));
      return undefined;
    }
    try {
      return await work();
    } catch (error) {
      // A replica that was a primary, or a silent one: another connection may find the one that answers.
      const isStale = error instanceof Error && /timed out|^READONLY/.test(error.message);
      // Once, though everything that waited on it fails together.
      if (isStale && !isDropped) {
        isDropped = true;
        client.disconnect(true);
      }
      await lose(error);
      return undefined;
    }
  };
}

function makeEnter(client: Redis, attempt: Attempt, { local, rules, leaseTime = 60_000 }: RedisLimitsOptions): LimitKeeper['enter'] {
  const hold = (key: string, lease: string): Promise<unknown> =>
    attempt(() => client.eval(enterScript, 1, key, lease, rules.uploads, leaseTime));
  return async (tenantId): Promise<Slot> => {
    // Counted here in any case: what began while Redis was there still runs when it is away.
    const own = await local.enter(tenantId);
    if (!own.leave) return own;
    const [key, lease] = [`portcullis:uploads:${tenantId}`, randomUUID()];
    const held = await hold(key, lease);
    if (held === 0) {
      await own.leave();
      return { isAlone: false, leave: undefined };
    }
    const timer = setInterval(() => void hold(key, lease), leaseTime / 3).unref();
    const leave = async (): Promise<void> => {
      clearInterval(timer);
      await own.leave?.();
      await attempt(() => client.zrem(key, lease));
    };
    return { isAlone: held === undefined, leave };
  };
}

/** Connects; where Redis is not there, it goes on without and keeps trying. */
export async function openRedisLimits(options: RedisLimitsOptions): Promise<LimitKeeper> {
  const { url, rules, local } = options;
  const client = makeClient(url);
  const attempt = makeAttempt(client, options);
  const buckets = makeBuckets(client, rules);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, startTimeout)));
  await Promise.race([client.connect().catch(() => undefined), late]);
  clearTimeout(timer);
  return {
    draw: async (limit, subject, draw, amount) => {
      const bucket = buckets.get(limit);
      const standing = bucket && (await attempt(() => drawShared(bucket, rules[limit], { subject, draw, amount })));
      return standing ? { ...standing, isAlone: false } : { ...(await local.draw(limit, subject, draw, amount)), isAlone: true };
    },
    enter: makeEnter(client, attempt, options),
    isFirstInWindow: async (name) => {
      if (!(await local.isFirstInWindow(name))) return false;
      return (await attempt(() => client.set(`portcullis:told:${name}`, '1', 'PX', breachWindow, 'NX'))) !== null;
    },
    stop: () => {
      client.disconnect();
      return local.stop();
    },
  };
}
