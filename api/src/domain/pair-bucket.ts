// Pairing inside one bucket: results and known findings that share a key. Deterministic, whatever the order of the report,
// and never each with each in a large bucket. Used by match-findings.
import { type LiveFinding, presence } from './live-findings.ts';
import type { ParsedResult } from './parsed-report.ts';

/** Buckets larger than this are paired in order, never each with each. */
const largestBucket = 200;

/** A result with what it is compared by. */
export interface Candidate {
  readonly result: ParsedResult;
  readonly digest: string;
}

/** Results and findings that share a key. */
export interface Bucket<Result extends Candidate = Candidate> {
  readonly results: readonly Result[];
  readonly findings: readonly LiveFinding[];
}

/** Takes a pair. */
export type Pair<Result extends Candidate = Candidate> = (result: Result, finding: LiveFinding) => void;

/** What decides inside a bucket. */
export interface PairRule<Result extends Candidate = Candidate> {
  /** True where they may be a pair when as many results as findings go in the order of their lines. */
  readonly mayPair: (result: Result, finding: LiveFinding) => boolean;
  /** Where the numbers differ: how well they go together, the higher the better; undefined where they are not to be paired. */
  readonly score: (result: Result, finding: LiveFinding) => number | undefined;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Items by a key; null takes no part. */
export function groupBy<Item>(items: Iterable<Item>, keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** A total order, so that the order of the report decides nothing. */
export function byPlace(a: Candidate, b: Candidate): number {
  return (
    (a.result.line ?? 0) - (b.result.line ?? 0) ||
    (a.result.column ?? 0) - (b.result.column ?? 0) ||
    compareText(a.result.message, b.result.message) ||
    compareText(a.digest, b.digest)
  );
}

export function byLine(a: LiveFinding, b: LiveFinding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.marks.column ?? 0) - (b.marks.column ?? 0) || compareText(a.id, b.id);
}

/** Pairs what did not change at all; gives the others, in their order. */
export function pairUnchanged<Result extends Candidate>({ results, findings }: Bucket<Result>, pair: Pair<Result>): Bucket<Result> {
  const byContent = new Map(findings.map((finding) => [finding.contentDigest, finding]));
  const used = new Set<LiveFinding>();
  const changed = results.filter((candidate) => {
    const finding = byContent.get(candidate.digest);
    if (finding) {
      used.add(finding);
      pair(candidate, finding);
    }
    return !finding;
  });
  return { results: changed, findings: findings.filter((finding) => !used.has(finding)) };
}

function pairEach<Result extends Candidate>({ results, findings }: Bucket<Result>, pair: Pair<Result>): void {
  for (const [index, result] of results.entries()) {
    const finding = findings[index];
    if (finding) pair(result, finding);
  }
}

const isOnBase = (finding: LiveFinding): boolean => (finding.flags & presence.openOnBase) !== 0;

/** True where the columns of all are known, and no two stand on one: then their order tells them apart. */
function areColumnsKnown(findings: readonly LiveFinding[]): boolean {
  return (
    findings.every(({ marks }) => marks.column !== null) && new Set(findings.map(({ marks }) => marks.column)).size === findings.length
  );
}

/**
 * As many on both sides: in the order of their lines. What a pull request itself added is known at its place there, and
 * what the base has at its place on the base: these lines do not compare, so the former goes first where it is unchanged.
 */
function pairInOrder<Result extends Candidate>({ results, findings }: Bucket<Result>, pair: Pair<Result>): void {
  const added = findings.filter((finding) => !isOnBase(finding));
  const left = pairUnchanged({ results, findings: added }, pair);
  const others = added.length === 0 ? findings : [...findings.filter(isOnBase), ...left.findings].sort(byLine);
  for (let start = 0; start < left.results.length;) {
    let end = start + 1;
    while (end < left.results.length && left.results[end]?.result.line === left.results[start]?.result.line) end += 1;
    const sameLine = { results: left.results.slice(start, end), findings: others.slice(start, end) };
    pairEach(areColumnsKnown(sameLine.findings) ? sameLine : pairUnchanged(sameLine, pair), pair);
    start = end;
  }
}

/** Unequal numbers on both sides: the best pairs first, each used once. Both come in their order, which decides where scores are equal. */
function pairBest<Result extends Candidate>({ results, findings }: Bucket<Result>, { score }: PairRule<Result>, pair: Pair<Result>): void {
  const scored: { readonly place: number; readonly known: number; readonly points: number }[] = [];
  for (const [place, result] of results.entries()) {
    for (const [known, finding] of findings.entries()) {
      const points = score(result, finding);
      if (points !== undefined) scored.push({ place, known, points });
    }
  }
  scored.sort((a, b) => b.points - a.points || a.place - b.place || a.known - b.known);
  const used = { results: new Set<number>(), findings: new Set<number>() };
  for (const { place, known } of scored) {
    const [result, finding] = [results[place], findings[known]];
    if (!result || !finding || used.results.has(place) || used.findings.has(known)) continue;
    used.results.add(place);
    used.findings.add(known);
    pair(result, finding);
  }
}

/** As many results as findings go in the order of their lines, if each pair may be one; others by score. */
export function pairBucket<Result extends Candidate>(bucket: Bucket<Result>, rule: PairRule<Result>, pair: Pair<Result>): void {
  const sorted = { results: [...bucket.results].sort(byPlace), findings: [...bucket.findings].sort(byLine) };
  const { results, findings } = sorted;
  if (results.length === findings.length) {
    const pairs: [Result, LiveFinding][] = [];
    pairInOrder(sorted, (candidate, finding) => pairs.push([candidate, finding]));
    if (pairs.every(([candidate, finding]) => rule.mayPair(candidate, finding))) {
      for (const [candidate, finding] of pairs) pair(candidate, finding);
      return;
    }
  }
  if (results.length <= largestBucket && findings.length <= largestBucket) pairBest(sorted, rule, pair);
  else {
    pairEach(pairUnchanged(sorted, pair), (candidate, finding) => {
      if (rule.mayPair(candidate, finding)) pair(candidate, finding);
    });
  }
}

/** True where a result that is this finding is for the gate to judge: the base does not have it, or has it since the baseline only. */
export function isJudged({ flags }: LiveFinding): boolean {
  return (flags & (presence.openOnBase | presence.openAtBaseline)) === 0 || (flags & presence.sinceBaseline) !== 0;
}

/**
 * Weak evidence does not carry a dismissal over to other code, which would then pass unseen: such a finding is paired where nothing about it
 * changed, or not at all.
 * @returns what is left
 */
export function pairDismissed<Result extends Candidate>(
  { results, findings }: Bucket<Result>,
  dismissed: ReadonlySet<string>,
  pair: Pair<Result>,
): Bucket<Result> {
  const decided = findings.filter((finding) => dismissed.has(finding.id) && isJudged(finding));
  if (decided.length === 0) return { results, findings };
  const left = pairUnchanged({ results, findings: decided }, pair);
  const apart = new Set(decided);
  return { results: left.results, findings: findings.filter((finding) => !apart.has(finding)) };
}
