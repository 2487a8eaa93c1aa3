// One file of a report beside what is known of it, while they are matched. The steps stand in match-steps.ts.
import { FileShift } from './file-shift.ts';
import type { FileMap, LineMap, MappedLine } from './line-map.ts';
import { type LiveFinding, presence } from './live-findings.ts';
import { isOfAnother, type MatchBoard, type MatchedBy, type Result } from './match-board.ts';
import { groupBy, type PairRule, pairBucket, pairDismissed } from './pair-bucket.ts';

/** What the steps must know beside results and findings. */
export interface MatchContext {
  /** Where lines went since the scan that the findings' lines are of; undefined where git could not tell. */
  readonly lineMap: LineMap | undefined;
  /** Findings that people have dismissed. */
  readonly dismissed: ReadonlySet<string>;
}

type Key<Item> = (item: Item) => string | null;

/** What is certain enough to tell where other lines went. */
const certain: ReadonlySet<MatchedBy> = new Set(['native', 'mapped', 'context']);
/** What does not carry a dismissal over to changed code. */
const weak: ReadonlySet<MatchedBy> = new Set(['changed', 'place']);

export const isOnBase = ({ flags }: LiveFinding): boolean => (flags & presence.openOnBase) !== 0;

/** Parts of a key; null where one of them is unknown. */
export function join(...parts: readonly (string | number | null)[]): string | null {
  let key = '';
  for (const part of parts) {
    if (part === null) return null;
    key += `${part}|`;
  }
  return key;
}

export class FileBoard {
  readonly #board: MatchBoard;
  readonly #results: readonly Result[];
  readonly #findings: readonly LiveFinding[];
  readonly #context: MatchContext;
  readonly #file: FileMap | undefined;
  readonly #mapped = new Map<LiveFinding, MappedLine>();
  readonly #shift = new FileShift();

  constructor(board: MatchBoard, results: readonly Result[], findings: readonly LiveFinding[], context: MatchContext) {
    this.#board = board;
    this.#results = results;
    this.#findings = findings;
    this.#context = context;
    const path = results[0]?.result.path ?? null;
    if (!context.lineMap || path === null) return;
    this.#file = context.lineMap.fileAt(path);
    for (const finding of findings) {
      // Lines of what only a pull request has are of that pull request's last scan, which nobody mapped.
      if (finding.line !== null && isOnBase(finding))
        this.#mapped.set(finding, this.#file?.mapLine(finding.line) ?? { line: finding.line });
    }
    this.#distrustLies();
  }

  /** Where git leads to a line that is another one, it was not told the truth. */
  #distrustLies(): void {
    const lines = new Map<string, Set<string | null>>();
    for (const { result, marks } of this.#results) {
      const key = join(marks.rule, result.line) ?? '';
      lines.set(key, (lines.get(key) ?? new Set()).add(marks.line));
    }
    for (const [finding, mapped] of this.#mapped) {
      const { rule, line } = finding.marks;
      const there = 'line' in mapped ? lines.get(join(rule, mapped.line) ?? '') : undefined;
      if (there && line !== null && !there.has(line) && !there.has(null)) this.#mapped.delete(finding);
    }
  }

  /** True where git says where lines went. */
  get isMapped(): boolean {
    return this.#context.lineMap !== undefined;
  }

  get shift(): FileShift {
    return this.#shift;
  }

  /** The line that git says the finding is on; null where it does not say so. */
  mappedLine(finding: LiveFinding): number | null {
    const mapped = this.#mapped.get(finding);
    return mapped && 'line' in mapped ? mapped.line : null;
  }

  /** Findings whose line git says is still there. */
  standing(): LiveFinding[] {
    return [...this.#mapped].flatMap(([finding, mapped]) => ('line' in mapped ? [finding] : []));
  }

  /** First line of the changed lines that the finding was among; null where it was among none. */
  changedRegion(finding: LiveFinding): number | null {
    const mapped = this.#mapped.get(finding);
    return mapped && 'from' in mapped ? mapped.from : null;
  }

  /** First line of the changed lines that a line of now is among. */
  regionOf(line: number | null): number | null {
    return line === null ? null : (this.#file?.regionOf(line) ?? null);
  }

  /** False where git says otherwise: a line that did not change is nowhere else, and one that did is among those that are new. */
  mayPair(candidate: Result, finding: LiveFinding): boolean {
    if (isOfAnother(candidate, finding)) return false;
    const { result } = candidate;
    const mapped = this.#mapped.get(finding);
    if (!mapped) return true;
    if ('line' in mapped) return result.line === mapped.line;
    return result.line === null || this.#file?.regionOf(result.line) !== null;
  }

  /** Pairs what is the only one of its key on either side, whatever git says. */
  pairOnly(matchedBy: MatchedBy, keyOf: (item: Result | LiveFinding) => string | null): void {
    const findings = groupBy(this.#board.missing(this.#findings), keyOf);
    for (const [key, [result, another]] of groupBy(this.#board.openAmong(this.#results), keyOf)) {
      const [finding, ...others] = findings.get(key) ?? [];
      if (result && finding && !another && others.length === 0) this.pair(result, finding, matchedBy);
    }
  }

  /** A hash join by a key, then pairing inside each bucket. What has no key takes no part. */
  pairBy(matchedBy: MatchedBy, keyOfResult: Key<Result>, keyOfFinding: Key<LiveFinding>, rule: PairRule<Result>): void {
    const findings = this.#board.missing(this.#findings);
    if (findings.length === 0) return;
    const buckets = new Map<string, { results: Result[]; findings: LiveFinding[] }>();
    for (const finding of findings) {
      const key = keyOfFinding(finding);
      if (key === null) continue;
      const bucket = buckets.get(key);
      if (bucket) bucket.findings.push(finding);
      else buckets.set(key, { results: [], findings: [finding] });
    }
    if (buckets.size === 0) return;
    for (const result of this.#board.openAmong(this.#results)) {
      const key = keyOfResult(result);
      if (key !== null) buckets.get(key)?.results.push(result);
    }
    const pair = (result: Result, finding: LiveFinding): void => {
      this.pair(result, finding, matchedBy);
    };
    const allowed: PairRule<Result> = {
      mayPair: (result, finding) => this.mayPair(result, finding) && rule.mayPair(result, finding),
      score: (result, finding) => (this.mayPair(result, finding) ? rule.score(result, finding) : undefined),
    };
    for (const bucket of buckets.values()) {
      if (bucket.results.length === 0) continue;
      pairBucket(weak.has(matchedBy) ? pairDismissed(bucket, this.#context.dismissed, pair) : bucket, allowed, pair);
    }
  }

  pair(result: Result, finding: LiveFinding, matchedBy: MatchedBy): void {
    const isPaired = this.#board.pair(result, finding, matchedBy);
    if (isPaired && certain.has(matchedBy) && isOnBase(finding)) this.#shift.note(finding.line, result.result.line);
  }
}
