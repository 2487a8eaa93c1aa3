// Words and numbers that tools rate by → our five severities.
import type { Severity } from '@portcullis/contract';
import type { SeveritySource } from '../parsed-report.ts';
import type { RawSeverity } from './native-finding.ts';

const words: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['blocker', 'critical'],
  ['high', 'high'],
  ['important', 'high'],
  ['major', 'high'],
  ['error', 'high'],
  ['severe', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['warning', 'medium'],
  ['low', 'low'],
  ['minor', 'low'],
  ['negligible', 'low'],
  ['note', 'low'],
  ['info', 'info'],
  ['informational', 'info'],
  ['information', 'info'],
  ['none', 'info'],
  ['trace', 'info'],
]);

/** Words by which a tool says that nobody has rated it. That is no low rating. */
const unrated: ReadonlySet<string> = new Set(['', 'unknown', 'undefined', 'null', 'unassigned', 'unrated', 'pending']);

const longestWord = 40;

/** CVSS v3.1 bands (specification, section 5): 9 critical, 7 high, 4 medium, above 0 low. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}

/** A score from 0 to 10, which tools write as a string or a number; anything else is no score. */
export function readScore(value: unknown): number | undefined {
  const isNumeric = typeof value === 'string' && value.length <= longestWord && /^\s*\d+(?:\.\d+)?\s*$/.test(value);
  const score = typeof value === 'number' ? value : isNumeric ? Number(value) : NaN;
  return score >= 0 && score <= 10 ? score : undefined;
}

export interface RatedSeverity {
  readonly severity: Severity;
  readonly source: SeveritySource;
  readonly raw: string | null;
  /** True where the report states something that cannot be read. */
  readonly isUnreadable: boolean;
}

/** @param cvss score of the finding's own CVSS, which counts where the tool itself does not rate */
export function rateSeverity({ word, score, fallback }: RawSeverity, cvss: number | undefined): RatedSeverity {
  const said = typeof word === 'string' && word.length <= longestWord ? word.trim().toLowerCase() : undefined;
  const byWord = said === undefined ? undefined : words.get(said);
  const raw =
    typeof word === 'string'
      ? word.slice(0, 100)
      : typeof score === 'string' || typeof score === 'number'
        ? String(score).slice(0, 100)
        : null;
  if (byWord !== undefined) return { severity: byWord, source: 'level', raw, isUnreadable: false };
  const isUnreadable = word !== undefined && word !== null && !(said !== undefined && unrated.has(said));
  const number = readScore(score) ?? cvss;
  // Tools write 0 where they know no score.
  if (number !== undefined && number > 0)
    return { severity: severityOfScore(number), source: 'score', raw: raw ?? String(number), isUnreadable };
  return { severity: fallback, source: 'default', raw, isUnreadable };
}
