// Pairing inside one bucket: results and known findings that share a key. Deterministic, whatever the order of the report,
// and never each with each in a large bucket. Used by match-findings.
import type { KeyKind } from './fingerprint.ts';
import { type LiveFinding, presence } from './live-findings.ts';
import type { ParsedResult } from './parsed-report.ts';

/** Results farther than this from a finding's last known line are not paired with it when counts differ. */
const farthestLines = 60;
/** Buckets larger than this are paired in order, never each with each. */
const largestBucket = 200;

/** Results and findings that share a key. */
export interface Bucket {
  readonly results: ParsedResult[];
  readonly findings: LiveFinding[];
}

/** Takes a pair. */
export type Pair = (result: ParsedResult, finding: LiveFinding) => void;

/** Content digest of each result: no two have the same. */
export type Digests = ReadonlyMap<ParsedResult, string>;

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A total order, so that the order of the report decides nothing. */
export function makePlaceOrder(digests: Digests): (a: ParsedResult, b: ParsedResult) => number {
  return (a, b) =>
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compareText(a.message, b.message) ||
    compareText(digests.get(a) ?? '', digests.get(b) ?? '');
}

/**
 * Results in an order of their own, whatever the report's: by place within a rule and file, outside of which nobody compares
 * them. Sorting all of them together costs a large report a tenth of its planning.
 */
export function sortByPlace(results: Iterable<ParsedResult>, digests: Digests): ParsedResult[] {
  const groups = new Map<string, ParsedResult[]>();
  for (const result of results) {
    const name = `${result.ruleId}\n${result.path ?? ''}`;
    const group = groups.get(name);
    if (group) group.push(result);
    else groups.set(name, [result]);
  }
  const order = makePlaceOrder(digests);
  const sorted: ParsedResult[] = [];
  for (const group of groups.values()) for (const result of group.length > 1 ? group.sort(order) : group) sorted.push(result);
  return sorted;
}

function byLine(a: LiveFinding, b: LiveFinding): number {
  return (a.line ?? 0) - (b.line ?? 0) || compareText(a.id, b.id);
}

/** Pairs what did not change at all; gives the others, in their order. */
function pairUnchanged({ results, findings }: Bucket, digests: Digests, pair: Pair): Bucket {
  const byContent = new Map(findings.map((finding) => [finding.contentDigest, finding]));
  const used = new Set<LiveFinding>();
  const changed = results.filter((result) => {
    const finding = byContent.get(digests.get(result) ?? '');
    if (finding) {
      used.add(finding);
      pair(result, finding);
    }
    return !finding;
  });
  return { results: changed, findings: findings.filter((finding) => !used.has(finding)) };
}

function pairEach({ results, findings }: Bucket, pair: Pair): void {
  for (const [index, result] of results.entries()) {
    const finding = findings[index];
    if (finding) pair(result, finding);
  }
}

const isOnBase = (finding: LiveFinding): boolean => (finding.flags & presence.openOnBase) !== 0;

/**
 * As many on both sides: in the order of their lines. What a pull request itself added is known at its place there, and
 * what the base has at its place on the base: these lines do not compare, so the former goes first where it is unchanged.
 */
function pairInOrder({ results, findings }: Bucket, digests: Digests, pair: Pair): void {
  const added = findings.filter((finding) => !isOnBase(finding));
  const left = pairUnchanged({ results, findings: added }, digests, pair);
  const others = added.length === 0 ? findings : [...findings.filter(isOnBase), ...left.findings].sort(byLine);
  for (let start = 0; start < left.results.length;) {
    let end = start + 1;
    while (end < left.results.length && left.results[end]?.line === left.results[start]?.line) end += 1;
    const sameLine = { results: left.results.slice(start, end), findings: others.slice(start, end) };
    pairEach(pairUnchanged(sameLine, digests, pair), pair);
    start = end;
  }
}

/** Unequal numbers on both sides: nearest lines first, each used once, nothing beyond reach. */
function pairNearest({ results, findings }: Bucket, digests: Digests, pair: Pair): void {
  const rank = new Map(results.map((result, index) => [result, index]));
  const candidates = results.flatMap((result) =>
    findings.map((finding) => ({
      result,
      finding,
      distance: Math.abs((result.line ?? 0) - (finding.line ?? 0)),
      change: digests.get(result) === finding.contentDigest ? 0 : 1,
    })),
  );
  candidates.sort(
    (a, b) =>
      a.distance - b.distance ||
      a.change - b.change ||
      (rank.get(a.result) ?? 0) - (rank.get(b.result) ?? 0) ||
      byLine(a.finding, b.finding),
  );
  const used = new Set<unknown>();
  for (const { result, finding, distance } of candidates) {
    if (distance > farthestLines || used.has(result) || used.has(finding)) continue;
    used.add(result).add(finding);
    pair(result, finding);
  }
}

/** Rule and file alone say little: with no text to compare, only what is near or unchanged is taken for the same. */
function isNear(result: ParsedResult, finding: LiveFinding, digests: Digests): boolean {
  return Math.abs((result.line ?? 0) - (finding.line ?? 0)) <= farthestLines || digests.get(result) === finding.contentDigest;
}

/** Pairs results without text: in order where that takes nothing too far, else the nearest first. */
function pairByPlace(bucket: Bucket, digests: Digests, pair: Pair): void {
  const { results, findings } = bucket;
  if (results.length === findings.length) {
    const pairs: [ParsedResult, LiveFinding][] = [];
    pairInOrder(bucket, digests, (result, finding) => pairs.push([result, finding]));
    if (pairs.every(([result, finding]) => isNear(result, finding, digests))) {
      for (const [result, finding] of pairs) pair(result, finding);
      return;
    }
  }
  if (results.length <= largestBucket && findings.length <= largestBucket) pairNearest(bucket, digests, pair);
  else {
    pairEach(pairUnchanged(bucket, digests, pair), (result, finding) => {
      if (isNear(result, finding, digests)) pair(result, finding);
    });
  }
}

/** True where a result that is this finding is for the gate to judge: the base does not have it, and did not at the baseline. */
const isJudged = ({ flags }: LiveFinding): boolean => (flags & (presence.openOnBase | presence.openAtBaseline)) === 0;

/**
 * Rule and file alone do not carry a dismissal over to other code, which would then pass unseen: such a finding is paired where nothing
 * about it changed, or not at all.
 * @returns what is left
 */
export function pairDismissed({ results, findings }: Bucket, dismissed: ReadonlySet<string>, digests: Digests, pair: Pair): Bucket {
  const decided = findings.filter((finding) => dismissed.has(finding.id) && isJudged(finding));
  if (decided.length === 0) return { results, findings };
  const left = pairUnchanged({ results, findings: decided }, digests, pair);
  const apart = new Set(decided);
  return { results: left.results, findings: findings.filter((finding) => !apart.has(finding)) };
}

/** Pairs what is in a bucket. Of native keys only those that are unique on both sides count: the others are not guessed. */
export function pairBucket(bucket: Bucket, kind: KeyKind, digests: Digests, pair: Pair): void {
  const { results, findings } = bucket;
  const [result] = results;
  const [finding] = findings;
  if (!result || !finding) return;
  if (kind !== 'place' && results.length === 1 && findings.length === 1) {
    pair(result, finding);
  } else if (kind !== 'native') {
    results.sort(makePlaceOrder(digests));
    findings.sort(byLine);
    if (kind === 'place') pairByPlace(bucket, digests, pair);
    else if (results.length === findings.length) pairInOrder(bucket, digests, pair);
    else if (results.length > largestBucket || findings.length > largestBucket) pairEach(pairUnchanged(bucket, digests, pair), pair);
    else pairNearest(bucket, digests, pair);
  }
}
