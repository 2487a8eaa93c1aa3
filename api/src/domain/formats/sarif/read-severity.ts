// Severity of a result: a score if there is a usable one, else the level in force. What cannot be read never rates low.
import type { Severity } from '@portcullis/contract';
import type { SeveritySource } from '../../parsed-report.ts';
import type { WarningList } from '../../warning-list.ts';
import { asInteger, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { readScore, severityOfScore } from '../severity-words.ts';
import type { FindingKind } from './read-kind.ts';

/** A severity with where it came from and what the tool said. */
export interface ReadSeverity {
  readonly severity: Severity;
  readonly source: SeveritySource;
  readonly raw: string | null;
}

/** A result with what is known of it when its severity is read. */
export interface RatedResult {
  readonly result: JsonObject;
  readonly kind: FindingKind;
  readonly ruleId: string;
  readonly rule: JsonObject | undefined;
  readonly pointer: string;
}

// Tools write these for a level or a score, though the standard knows neither.
const words: ReadonlyMap<string, Severity> = new Map([
  ['critical', 'critical'],
  ['high', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['low', 'low'],
  ['info', 'info'],
]);

const levels: ReadonlyMap<string, Severity> = new Map([
  ...words,
  ['error', 'high'],
  ['warning', 'medium'],
  ['note', 'low'],
  ['none', 'info'],
]);

// A rule's value is looked at once for each of its results, so a long one must cost nothing.
const longestWord = 40;

function findWord(among: ReadonlyMap<string, Severity>, value: unknown): Severity | undefined {
  return typeof value === 'string' && value.length <= longestWord ? among.get(value.trim().toLowerCase()) : undefined;
}

/** A value as a warning shows it. */
function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, longestWord));
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'number' ? String(value) : `a ${typeof value}`;
}

type Overrides = ReadonlyMap<string | number, unknown>;

/** Configured levels of rules (3.20.5): a map from rule index and rule id to the level in force. */
function readOverrides(run: JsonObject): Overrides {
  const overrides = new Map<string | number, unknown>();
  for (const invocation of objectsOf(run['invocations'])) {
    for (const override of objectsOf(invocation['ruleConfigurationOverrides'])) {
      const level = asObject(override['configuration'])?.['level'];
      const rule = asObject(override['descriptor']);
      const key = asText(rule?.['id']) ?? asInteger(rule?.['index'], 0);
      if (isStated(level) && key !== undefined) overrides.set(key, level);
    }
  }
  return overrides;
}

/** Null and blanks say as little as no value at all. */
function isStated(level: unknown): boolean {
  return typeof level === 'string' ? asText(level) !== undefined : level !== undefined && level !== null;
}

/** The level that counts (3.27.10): the result's, else a configured one, else the rule's default, else warning. */
function readLevel({ result, kind, ruleId, rule, pointer }: RatedResult, overrides: Overrides, warnings: WarningList): ReadSeverity {
  const rate = (level: unknown, source: SeveritySource): ReadSeverity => {
    const severity = findWord(levels, level);
    const raw = typeof level === 'string' || typeof level === 'number' ? String(level) : null;
    if (severity !== undefined) return { severity, source, raw };
    const detail = `The level in force is ${quote(level)}; error, warning, note or none was expected. The result counts as high.`;
    warnings.add(pointer, 'severity-unreadable', detail);
    return { severity: 'high', source: 'default', raw };
  };
  const own = result['level'];
  if (isStated(own)) return rate(own, 'level');
  // 3.27.10: a result of another kind than "fail" (open, review) has no level unless it states one.
  if (kind !== 'fail') return { severity: 'info', source: 'default', raw: null };
  const configured =
    overrides.get(ruleId) ?? overrides.get(asText(rule?.['id']) ?? '') ?? overrides.get(asInteger(result['ruleIndex'], 0) ?? -1);
  if (isStated(configured)) return rate(configured, 'override');
  const byRule = asObject(rule?.['defaultConfiguration'])?.['level'];
  return isStated(byRule) ? rate(byRule, 'level') : { severity: 'medium', source: 'default', raw: null };
}

/** The severity by `security-severity`, a score or a word; one on the result wins over one on its rule. */
function readRating({ result, rule, pointer }: RatedResult, warnings: WarningList): ReadSeverity | undefined {
  for (const holder of [result, rule]) {
    const value = asObject(holder?.['properties'])?.['security-severity'];
    if (value === undefined || value === null) continue;
    const score = readScore(value);
    const severity = score === undefined ? findWord(words, value) : severityOfScore(score);
    if (severity === undefined) {
      const detail = `security-severity is ${quote(value)}; a number from 0 to 10 was expected. The level counts in its place.`;
      warnings.add(pointer, 'severity-unreadable', detail);
      continue;
    }
    // Tools write 0 where they know no score.
    const level = result['level'];
    const levelSeverity = isStated(level) ? (findWord(levels, level) ?? 'high') : undefined;
    if (score !== 0 || (levelSeverity !== 'high' && levelSeverity !== 'critical'))
      return { severity, source: 'score', raw: typeof value === 'string' ? value : String(score) };
    const detail = `security-severity is 0, but the result's level is ${quote(level)}. The level counts.`;
    warnings.add(pointer, 'severity-unreadable', detail);
    return undefined;
  }
  return undefined;
}

/** Makes the reader of a run. A bad score costs the score, not the result. */
export function makeSeverityReader(run: JsonObject, warnings: WarningList): (rated: RatedResult) => ReadSeverity {
  const overrides = readOverrides(run);
  return (rated) => readRating(rated, warnings) ?? readLevel(rated, overrides, warnings);
}
