// Severity of a result: a numeric score if there is a usable one, else the effective level.
import type { Severity } from '@portcullis/contract';
import type { SeveritySource } from '../../parsed-report.ts';
import type { WarningList } from '../../warning-list.ts';
import { asInteger, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';

/** A severity with where it came from and what the tool said. */
export interface ReadSeverity {
  readonly severity: Severity;
  readonly source: SeveritySource;
  readonly raw: string | null;
}

const levels: ReadonlyMap<unknown, Severity> = new Map([
  ['error', 'high'],
  ['warning', 'medium'],
  ['note', 'low'],
  ['none', 'info'],
]);

/** CVSS v3.1 bands (specification, section 5): 9 critical, 7 high, 4 medium, above 0 low. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}

/** A score from 0 to 10, which tools write as a string (as they should) or a number; anything else is no score. */
function readScore(value: unknown): number | undefined {
  const score = typeof value === 'number' ? value : typeof value === 'string' && /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : NaN;
  return score >= 0 && score <= 10 ? score : undefined;
}

/** Configured levels of rules (3.20.5): a map from rule index and rule id to the level in force. */
export function readOverrides(run: JsonObject): ReadonlyMap<string | number, string> {
  const overrides = new Map<string | number, string>();
  for (const invocation of objectsOf(run['invocations'])) {
    for (const override of objectsOf(invocation['ruleConfigurationOverrides'])) {
      const level = asText(asObject(override['configuration'])?.['level']);
      const rule = asObject(override['descriptor']);
      const key = asText(rule?.['id']) ?? asInteger(rule?.['index'], 0);
      if (level !== undefined && key !== undefined) overrides.set(key, level);
    }
  }
  return overrides;
}

/** The level that counts (3.27.10): the result's, else a configured one, else the rule's default, else warning. */
function readLevel(
  result: JsonObject,
  ruleId: string,
  rule: JsonObject | undefined,
  overrides: ReadonlyMap<string | number, string>,
): ReadSeverity {
  const own = asText(result['level']);
  const ownSeverity = levels.get(own);
  if (own !== undefined && ownSeverity !== undefined) return { severity: ownSeverity, source: 'level', raw: own };
  // 3.27.10: a result of another kind than "fail" (open, review) has no level unless it states one.
  if (result['kind'] !== undefined && result['kind'] !== 'fail') return { severity: 'info', source: 'default', raw: null };
  const configured =
    overrides.get(ruleId) ?? overrides.get(asText(rule?.['id']) ?? '') ?? overrides.get(asInteger(result['ruleIndex'], 0) ?? -1);
  const configuredSeverity = levels.get(configured);
  if (configured !== undefined && configuredSeverity !== undefined)
    return { severity: configuredSeverity, source: 'override', raw: configured };
  const byRule = asText(asObject(rule?.['defaultConfiguration'])?.['level']);
  const ruleSeverity = levels.get(byRule);
  if (byRule !== undefined && ruleSeverity !== undefined) return { severity: ruleSeverity, source: 'level', raw: byRule };
  return { severity: 'medium', source: 'default', raw: own ?? byRule ?? null };
}

/** Reads the severity; a score on the result wins over one on its rule. A bad score costs the score, not the result. */
export function readSeverity(
  result: JsonObject,
  ruleId: string,
  rule: JsonObject | undefined,
  overrides: ReadonlyMap<string | number, string>,
  pointer: string,
  warnings: WarningList,
): ReadSeverity {
  for (const holder of [result, rule]) {
    const value = asObject(holder?.['properties'])?.['security-severity'];
    if (value === undefined || value === null) continue;
    const score = readScore(value);
    const said = JSON.stringify(value).slice(0, 40);
    if (score !== undefined) return { severity: severityOfScore(score), source: 'score', raw: said.replaceAll('"', '') };
    warnings.add(
      pointer,
      'severity-unreadable',
      `security-severity is ${said}; a number from 0 to 10 was expected. The level counts in its place.`,
    );
  }
  return readLevel(result, ruleId, rule, overrides);
}
