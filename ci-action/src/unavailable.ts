// An absent server, told alike wherever the journey meets it.
import { ScanFailure } from './scan-failure.ts';
import type { Answer } from './send-once.ts';

/** True where the plan allows no more: the server is there, and has its word on what to do. It is mended by a person, or by the day. */
export function isQuotaExceeded({ status, body }: Pick<Answer, 'status' | 'body'>): boolean {
  return status === 429 && body.includes('"quota-exceeded"');
}

/** True for answers that only say: not now. */
export function isAway(answer: Pick<Answer, 'status' | 'body'>): boolean {
  const { status } = answer;
  return (status >= 500 || [408, 425, 429].includes(status)) && !isQuotaExceeded(answer);
}

export function notReached(why: string): ScanFailure {
  return new ScanFailure(
    'unavailable',
    `The server gave no usable answer within the time for retries: ${why}.`,
    'Run the job again when the server is back. Nothing was judged.',
  );
}
