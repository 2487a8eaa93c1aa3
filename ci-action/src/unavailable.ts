// An absent server, told alike wherever the journey meets it.
import { ScanFailure } from './scan-failure.ts';
import type { Answer } from './send-once.ts';

/** True for answers that only say: not now. */
export function isAway({ status }: Pick<Answer, 'status'>): boolean {
  return status >= 500 || [408, 425, 429].includes(status);
}

export function notReached(why: string): ScanFailure {
  return new ScanFailure(
    'unavailable',
    `The server could not be reached within the time for retries: ${why}.`,
    'Run the job again when the server is back. Nothing was judged.',
  );
}
