// The scans of a receipt, each with the files that it was in. Used by describe-run.ts and render-summary.ts.
import type { Receipt } from '@portcullis/contract';

export interface SentScan extends Pick<Receipt, 'tool' | 'category' | 'health' | 'counts'> {
  /** Files that it was in, for people. */
  readonly name: string;
}

/** An older server tells all of it as one. */
export function scansOf(files: readonly string[], { scans, tool, category, health, counts }: Receipt): readonly SentScan[] {
  const all = scans.length === 0 ? [{ tool, category, health, counts, files: [] }] : scans;
  return all.map((scan) => ({ ...scan, name: (scan.files.length === 0 ? files : scan.files).join(', ') }));
}
