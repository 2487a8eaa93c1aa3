// The counts of a receipt in words. Used by the log and the summary.
import type { Counts } from '@portcullis/contract';

const names = ['new', 'existing', 'fixed', 'reopened', 'suppressed', 'rejected'] as const;

export function describeCounts(counts: Counts): string {
  return names.map((name) => `${counts[name]} ${name}`).join(', ');
}
