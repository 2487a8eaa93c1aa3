// Names of snapshots: they stand in verdicts, so that one can tell by what a commit was judged.
import type { IntelligenceSource } from '@portcullis/contract';
import { cleanText } from '../clean-text.ts';

const longestVersion = 40;

/** A date or version from a file, of characters that can do no harm in a name; empty where nothing is left. */
export function cleanVersion(raw: string): string {
  return cleanText(raw, longestVersion * 4)
    .text.replace(/[^A-Za-z0-9._-]+/g, '')
    .slice(0, longestVersion);
}

/** Such as `epss 2026-11-20 (1a2b3c4d)`. */
export function nameSnapshot(source: IntelligenceSource['source'], version: string, digest: Buffer): string {
  return `${source} ${version} (${digest.toString('hex', 0, 4)})`;
}

/** The snapshots that something is looked up in, as one text; null for none. */
export function joinSnapshots(snapshots: readonly string[]): string | null {
  return snapshots.length === 0 ? null : snapshots.join(', ');
}
