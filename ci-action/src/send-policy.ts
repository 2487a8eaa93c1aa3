// How long and how often the client tries. Used by submit-scans.ts.
import { setTimeout } from 'node:timers/promises';
import { invalidInput } from './read-inputs.ts';
import type { SendPolicy } from './send-with-retries.ts';

const defaultBudgetMs = 120_000;
const tryMs = 60_000;

/** The real clock and chance. PORTCULLIS_RETRY_BUDGET_MS overrides the budget. Throws an `invalid-input` failure where it is no number. */
export function makeSendPolicy(env: NodeJS.ProcessEnv, note: (text: string) => void): SendPolicy {
  const budget = env['PORTCULLIS_RETRY_BUDGET_MS'];
  if (budget && !/^\d{1,7}$/.test(budget)) {
    throw invalidInput(
      'The variable PORTCULLIS_RETRY_BUDGET_MS',
      'is not a number of milliseconds',
      'Give digits, or leave it out for 120000.',
    );
  }
  return {
    budgetMs: budget ? Number(budget) : defaultBudgetMs,
    tryMs,
    now: () => performance.now(),
    pause: (ms) => setTimeout(ms),
    random: Math.random,
    note,
  };
}
