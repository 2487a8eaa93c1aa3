// Which result of a report is which known finding. Pure and independent of order; strongest key first; what is
// ambiguous is not guessed. A step of submit-scan; next: plan-changes.
import { type KeyKind, keyKinds, keysOf } from './fingerprint.ts';
import { type LiveFinding, presence } from './live-findings.ts';
import { type Bucket, compareText, type Digests, type Pair, pairBucket, pairDismissed, sortByPlace } from './pair-bucket.ts';
import type { ParsedResult } from './parsed-report.ts';

/** A result and the finding it is. */
export interface Match {
  readonly result: ParsedResult;
  readonly finding: LiveFinding;
  readonly matchedBy: KeyKind;
}

export interface Matching {
  readonly matches: readonly Match[];
  /** Results that are no known finding. */
  readonly unmatched: readonly ParsedResult[];
  /** Known findings that no result is. */
  readonly missing: readonly LiveFinding[];
}

/** What must not make a result pass for a known finding. */
export interface Untrusted {
  /** Names of fingerprints that say nothing in this run. */
  readonly names: ReadonlySet<string>;
  /** Stored keys of findings that are there already and take no part in the matching: on another result they are not unique. */
  readonly keys: ReadonlySet<string>;
  /** Findings that people have dismissed: rule and file alone do not make another result one of them. */
  readonly dismissed: ReadonlySet<string>;
}

/** One kind of key: a hash join, then pairing inside each bucket. */
function matchByKind(
  results: ReadonlySet<ParsedResult>,
  findings: ReadonlySet<LiveFinding>,
  kind: KeyKind,
  digests: Digests,
  untrusted: Untrusted,
  pair: Pair,
): void {
  const prefix = String.fromCharCode(keyKinds[kind]);
  const buckets = new Map<string, Bucket>();
  for (const finding of findings) {
    for (const key of finding.keys) {
      if (!key.startsWith(prefix) || (kind === 'native' && untrusted.keys.has(key))) continue;
      const bucket = buckets.get(key);
      if (bucket) bucket.findings.push(finding);
      else buckets.set(key, { results: [], findings: [finding] });
    }
  }
  if (buckets.size === 0) return;
  for (const result of results) {
    for (const key of keysOf(result, kind, untrusted.names)) buckets.get(prefix + key)?.results.push(result);
  }
  const filled = [...buckets].filter(([, bucket]) => bucket.results.length > 0);
  // With several native keys a finding may stand in several buckets; their order must not be that of the database.
  if (kind === 'native') filled.sort(([a], [b]) => compareText(a, b));
  for (const [, bucket] of filled) {
    pairBucket(kind === 'place' ? pairDismissed(bucket, untrusted.dismissed, digests, pair) : bucket, kind, digests, pair);
  }
}

/**
 * Pairs results with known findings. Findings that are open here or on the base come first, so that a twin fixed long
 * ago never makes one that is there ambiguous.
 * @param digests the results, each with its content digest; no two are the same
 */
export function matchFindings(digests: Digests, live: readonly LiveFinding[], untrusted: Untrusted): Matching {
  const open = new Set<ParsedResult>(digests.keys());
  const missing = new Set<LiveFinding>(live);
  const matches: Match[] = [];
  const isHere = (finding: LiveFinding): boolean => (finding.flags & (presence.openOnBase | presence.addedHere)) !== 0;
  for (const pool of [live.filter(isHere), live.filter((finding) => !isHere(finding))]) {
    for (const kind of Object.keys(keyKinds) as KeyKind[]) {
      const candidates = new Set(pool.filter((finding) => missing.has(finding)));
      if (candidates.size === 0 || open.size === 0) continue;
      matchByKind(open, candidates, kind, digests, untrusted, (result, finding) => {
        if (!open.delete(result)) return;
        if (missing.delete(finding)) matches.push({ result, finding, matchedBy: kind });
        else open.add(result);
      });
    }
  }
  // In the order of the code, in which they are given ids: what stands on one line is told apart by that order.
  return { matches, unmatched: sortByPlace(open, digests), missing: [...missing] };
}
