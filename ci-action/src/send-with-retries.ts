// The retrying client: tries until there is an answer that counts, or the budget is spent. Used by submit-scan.ts.
import type { Answer } from './send-once.ts';
import { isQuotaExceeded } from './unavailable.ts';

export interface SendPolicy {
  /** Time for all tries and the pauses between them, in milliseconds. */
  readonly budgetMs: number;
  /** Time for one try, in milliseconds. */
  readonly tryMs: number;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Told before each pause. */
  readonly note: (text: string) => void;
}

export type Delivery = { readonly answer: Answer } | { readonly unreachable: string };

const firstPauseMs = 500;
const longestPauseMs = 20_000;

/**
 * The first answer that is final, else the last delivery when the next try would not fit the budget. Safe to repeat, because the server
 * answers the same idempotency key with the same receipt. Full jitter; Retry-After, in seconds, is the least pause.
 */
export async function sendWithRetries(send: (timeoutMs: number) => Promise<Answer>, policy: SendPolicy): Promise<Delivery> {
  const deadline = policy.now() + policy.budgetMs;
  for (let tries = 0; ; tries += 1) {
    const timeLeft = Math.max(1, deadline - policy.now());
    const delivery = await tryOnce(send, Math.ceil(Math.min(policy.tryMs, timeLeft)));
    if (!isWorthRetrying(delivery)) return delivery;
    const pauseMs = pauseAfter(delivery, tries, policy);
    if (policy.now() + pauseMs >= deadline) return delivery;
    policy.note(`${describe(delivery)}; trying again in ${(pauseMs / 1000).toFixed(1)} s`);
    await policy.pause(pauseMs);
  }
}

async function tryOnce(send: (timeoutMs: number) => Promise<Answer>, timeoutMs: number): Promise<Delivery> {
  try {
    return { answer: await send(timeoutMs) };
  } catch (error) {
    return { unreachable: describeError(error) };
  }
}

/** 408, 425, 429, 5xx, a broken connection, and our own upload still being worked on; no other 4xx gets better by repeating it. */
function isWorthRetrying(delivery: Delivery): boolean {
  if ('unreachable' in delivery) return true;
  const { status, body } = delivery.answer;
  // Without a time to wait for, no pause helps; one that is too long ends it anyway.
  if (isQuotaExceeded(delivery.answer)) return delivery.answer.retryAfterSeconds !== undefined;
  if (status === 409) return body.includes('"idempotency-in-progress"');
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

function pauseAfter(delivery: Delivery, tries: number, policy: SendPolicy): number {
  const jittered = policy.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries, 16));
  const asked = 'answer' in delivery ? (delivery.answer.retryAfterSeconds ?? 0) * 1000 : 0;
  return Math.max(jittered, asked);
}

function describe(delivery: Delivery): string {
  return 'answer' in delivery ? `The server answered ${delivery.answer.status}` : `The server did not answer (${delivery.unreachable})`;
}

/** Where every address of a name refused, the error has a code and no words. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  if (error.name === 'TimeoutError') return 'no answer in time';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
