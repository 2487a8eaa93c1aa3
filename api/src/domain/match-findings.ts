// Which result of a report is which known finding. Pure and independent of order; strongest key first; what is
// ambiguous is not guessed. Next on the journey: plan-changes.
import { type KeyKind, keyKinds, keysOf } from './fingerprint.ts';
import { type LiveFinding, presence } from './live-findings.ts';
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

/** Results farther than this from a finding's last known line are not paired with it when counts differ. */
const farthestLines = 60;
/** Buckets larger than this are paired in order, never each with each. */
const largestBucket = 200;

interface Bucket {
  readonly results: ParsedResult[];
  readonly findings: LiveFinding[];
}

type Pair = (result: ParsedResult, finding: LiveFinding) => void;

function byPlace(a: ParsedResult, b: ParsedResult): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) || (a.message < b.message ? -1 : a.message > b.message ? 1 : 0);
}

function byLine(a: LiveFinding, b: LiveFinding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.id < b.id ? -1 : 1);
}

/** Unequal numbers on both sides: nearest lines first, each used once, nothing beyond reach. */
function pairNearest(bucket: Bucket, pair: Pair): void {
  const candidates = bucket.results.flatMap((result) =>
    bucket.findings.map((finding) => ({ result, finding, distance: Math.abs((result.line ?? 0) - (finding.line ?? 0)) })),
  );
  candidates.sort((a, b) => a.distance - b.distance || byPlace(a.result, b.result) || byLine(a.finding, b.finding));
  const used = new Set<unknown>();
  for (const { result, finding, distance } of candidates) {
    if (distance > farthestLines || used.has(result) || used.has(finding)) continue;
    used.add(result).add(finding);
    pair(result, finding);
  }
}

function pairBucket(bucket: Bucket, kind: KeyKind, pair: Pair): void {
  const { results, findings } = bucket;
  const [result] = results;
  const [finding] = findings;
  if (!result || !finding) return;
  if (results.length === 1 && findings.length === 1) {
    pair(result, finding);
  } else if (kind !== 'native') {
    results.sort(byPlace);
    findings.sort(byLine);
    if (results.length === findings.length || results.length > largestBucket || findings.length > largestBucket) {
      for (const [index, one] of results.entries()) {
        const other = findings[index];
        if (other) pair(one, other);
      }
    } else pairNearest(bucket, pair);
  }
}

/** One kind of key: a hash join, then pairing inside each bucket. */
function matchByKind(
  results: ReadonlySet<ParsedResult>,
  findings: ReadonlySet<LiveFinding>,
  kind: KeyKind,
  quarantined: ReadonlySet<string>,
  pair: Pair,
): void {
  const prefix = String.fromCharCode(keyKinds[kind]);
  const buckets = new Map<string, Bucket>();
  for (const finding of findings) {
    for (const key of finding.keys) {
      if (!key.startsWith(prefix)) continue;
      const bucket = buckets.get(key);
      if (bucket) bucket.findings.push(finding);
      else buckets.set(key, { results: [], findings: [finding] });
    }
  }
  if (buckets.size === 0) return;
  for (const result of results) {
    for (const key of keysOf(result, kind, quarantined)) buckets.get(prefix + key)?.results.push(result);
  }
  for (const bucket of buckets.values()) pairBucket(bucket, kind, pair);
}

/**
 * Pairs results with known findings. Findings that are open here or on the base come first, so that a twin fixed long
 * ago never makes one that is there ambiguous.
 */
export function matchFindings(results: readonly ParsedResult[], live: readonly LiveFinding[], quarantined: ReadonlySet<string>): Matching {
  const open = new Set<ParsedResult>(results);
  const missing = new Set<LiveFinding>(live);
  const matches: Match[] = [];
  const isHere = (finding: LiveFinding): boolean => (finding.flags & (presence.openOnBase | presence.addedHere)) !== 0;
  for (const pool of [live.filter(isHere), live.filter((finding) => !isHere(finding))]) {
    for (const kind of Object.keys(keyKinds) as KeyKind[]) {
      const candidates = new Set(pool.filter((finding) => missing.has(finding)));
      if (candidates.size === 0 || open.size === 0) continue;
      matchByKind(open, candidates, kind, quarantined, (result, finding) => {
        // With several native keys a result may stand in several buckets.
        if (!open.delete(result)) return;
        if (missing.delete(finding)) matches.push({ result, finding, matchedBy: kind });
        else open.add(result);
      });
    }
  }
  return { matches, unmatched: [...open], missing: [...missing] };
}
