// What is still to be matched, and what was. Every step of match-findings takes from it.
import type { MatchMethod } from '@portcullis/contract';
import type { LiveFinding } from './live-findings.ts';
import { type Marks, marksOf } from './marks.ts';
import type { Candidate } from './pair-bucket.ts';
import type { ParsedResult } from './parsed-report.ts';

/** A result and what it is recognised by. */
export interface Result extends Candidate {
  /** Worked out when first asked for: a first upload has nothing to compare with, and stores them while the database is at work. */
  readonly marks: Marks;
}

class ReadResult implements Result {
  readonly result: ParsedResult;
  readonly digest: string;
  readonly #quarantined: ReadonlySet<string>;
  #marks: Marks | undefined;

  constructor(result: ParsedResult, digest: string, quarantined: ReadonlySet<string>) {
    this.result = result;
    this.digest = digest;
    this.#quarantined = quarantined;
  }

  get marks(): Marks {
    return (this.#marks ??= marksOf(this.result, this.#quarantined));
  }
}

export function makeResult(result: ParsedResult, digest: string, quarantined: ReadonlySet<string>): Result {
  return new ReadResult(result, digest, quarantined);
}

export type MatchedBy = Exclude<MatchMethod, 'new'>;

/** A result and the finding it is. */
export interface Match {
  readonly result: Result;
  readonly finding: LiveFinding;
  readonly matchedBy: MatchedBy;
}

/** True where both say what they are about, and it is not the same: then no likeness of places makes them one. */
export function isOfAnother({ marks }: Result, finding: LiveFinding): boolean {
  return marks.subject !== null && finding.marks.subject !== null && marks.subject !== finding.marks.subject;
}

export class MatchBoard {
  readonly matches: Match[] = [];
  readonly #open: Set<Result>;
  readonly #missing: Set<LiveFinding>;

  constructor(results: Iterable<Result>, findings: Iterable<LiveFinding>) {
    this.#open = new Set(results);
    this.#missing = new Set(findings);
  }

  get isDone(): boolean {
    return this.#open.size === 0 || this.#missing.size === 0;
  }

  /** Results that no finding is known for yet. */
  open(): Result[] {
    return [...this.#open];
  }

  /** Findings that no result is known for yet, among those given. */
  missing(among: Iterable<LiveFinding> = this.#missing): LiveFinding[] {
    return [...among].filter((finding) => this.#missing.has(finding));
  }

  openAmong(results: readonly Result[]): Result[] {
    return results.filter((result) => this.#open.has(result));
  }

  /** Each can be taken once; what is taken stays so. */
  pair(result: Result, finding: LiveFinding, matchedBy: MatchedBy): boolean {
    if (!this.#open.has(result) || !this.#missing.has(finding) || isOfAnother(result, finding)) return false;
    this.#open.delete(result);
    this.#missing.delete(finding);
    this.matches.push({ result, finding, matchedBy });
    return true;
  }
}
