// Severities and outcomes as they are shown: order, words, letters. The order is that of the contract.
import type { Outcome, Severity } from '../api/contract.ts';

export const severitiesWorstFirst = ['critical', 'high', 'medium', 'low', 'info'] as const satisfies readonly Severity[];

export const severityWords: Readonly<Record<Severity, { readonly label: string; readonly letter: string }>> = {
  critical: { label: 'Critical', letter: 'C' },
  high: { label: 'High', letter: 'H' },
  medium: { label: 'Medium', letter: 'M' },
  low: { label: 'Low', letter: 'L' },
  info: { label: 'Info', letter: 'I' },
};

export const outcomeWords: Readonly<Record<Outcome, string>> = { pass: 'Pass', warn: 'Warn', fail: 'Fail', error: 'Error' };
