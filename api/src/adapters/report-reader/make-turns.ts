// Who reads next. Uploads wait here in the order in which they came, and not in the pool: its queue of tasks that can be
// aborted is neither bounded by maxQueue nor kept in order (piscina 5.3, _returnUndistributedTask).
import { ProblemError } from '../../errors.ts';

export interface Turns {
  /**
   * Waits for a turn; the function that it gives ends the turn, and is to be called once.
   * @throws ProblemError `service-unavailable` where too many wait
   */
  readonly take: () => Promise<() => void>;
  /** Refuses all that wait, and all that come. */
  readonly close: () => void;
}

function refuse(detail: string): ProblemError {
  return new ProblemError('service-unavailable', detail, { retryAfter: 2 });
}

/** @param most turns at once; @param mostWaiting uploads that may wait for one */
export function makeTurns(most: number, mostWaiting: number): Turns {
  const waiting: { readonly start: () => void; readonly fail: (error: ProblemError) => void }[] = [];
  let taken = 0;
  let isClosed = false;
  const end = (): void => {
    const next = waiting.shift();
    if (next) next.start();
    else taken -= 1;
  };
  return {
    take: async () => {
      if (isClosed) throw refuse('The server is stopping. Try again shortly.');
      if (taken < most) {
        taken += 1;
        return end;
      }
      if (waiting.length >= mostWaiting) throw refuse('Too many uploads are being read. Try again shortly.');
      await new Promise<void>((start, fail) => waiting.push({ start, fail }));
      return end;
    },
    close: () => {
      isClosed = true;
      for (const { fail } of waiting.splice(0)) fail(refuse('The server is stopping. Try again shortly.'));
    },
  };
}
