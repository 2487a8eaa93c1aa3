// Results of a run → ParsedResult. One bad value costs that value; one bad result costs that result; both are told.
import { redactText } from '@portcullis/contract';
import { cleanText } from '../../clean-text.ts';
import type { ParsedResult } from '../../parsed-report.ts';
import type { WarningList } from '../../warning-list.ts';
import { asArray, asObject, asString, asText, objectsOf, type JsonObject } from '../json-values.ts';
import { makeLocationReader } from './read-location.ts';
import { makeCweReader } from './read-cwes.ts';
import { readMessage } from './read-message.ts';
import { readOverrides, readSeverity } from './read-severity.ts';
import { makeRuleLookup } from './rule-lookup.ts';

const longestMessage = 4000;
const longestRuleId = 500;
const mostNativeKeys = 4;

/** Kinds that say "a problem" (3.27.9); pass, notApplicable and informational results are no findings. */
function isFinding(result: JsonObject): boolean {
  const kind = result['kind'];
  // 3.27.24: absent means that the result is gone; it is in the report for comparison only.
  if (result['baselineState'] === 'absent') return false;
  return kind === undefined || kind === 'fail' || kind === 'open' || kind === 'review';
}

/** 3.27.23, 3.35: suppressed if there is a suppression and none of them is under review or rejected. */
function isSuppressed(result: JsonObject): boolean {
  const suppressions = objectsOf(result['suppressions']);
  return (
    suppressions.length > 0 &&
    suppressions.every((suppression) => {
      const status = asText(suppression['status']) ?? asText(suppression['state']) ?? 'accepted';
      return status === 'accepted';
    })
  );
}

/** `fingerprints` and `partialFingerprints` (3.27.16, 3.27.17); values that are no strings are passed over. */
function readNativeKeys(result: JsonObject): ParsedResult['nativeKeys'] {
  const keys: [string, string][] = [];
  for (const [kind, holder] of [
    ['f', asObject(result['fingerprints'])],
    ['p', asObject(result['partialFingerprints'])],
  ] as const) {
    if (!holder) continue;
    for (const name of Object.keys(holder).sort().slice(0, mostNativeKeys)) {
      const value = asString(holder[name]);
      if (value !== undefined) keys.push([`${kind}:${name.slice(0, 200)}`, value.slice(0, 1000)]);
    }
  }
  return keys.slice(0, mostNativeKeys);
}

/**
 * Reads all results of a run.
 * @param quotesSecrets true for a secret scanner, whose snippets are the secrets themselves: they are not even hashed
 */
export function parseResults(
  run: JsonObject,
  pointer: string,
  warnings: WarningList,
  quotesSecrets: boolean,
): { results: ParsedResult[]; rejected: number } {
  const findRule = makeRuleLookup(run);
  const readLocation = makeLocationReader(run, warnings);
  const readCwes = makeCweReader();
  const overrides = readOverrides(run);
  const driver = asObject(asObject(run['tool'])?.['driver']);

  const clean = (raw: string, longest: number, where: string): string => {
    const { text, wasCleaned } = cleanText(redactText(raw), longest);
    if (wasCleaned) warnings.add(where, 'text-cleaned', `Control characters were removed, or the text was cut at ${longest} characters.`);
    return text;
  };

  const parseResult = (result: JsonObject, at: string): ParsedResult => {
    const rule = findRule(result);
    const ruleId =
      clean(rule.id ?? '', longestRuleId, `${at}/ruleId`)
        .replace(/\s+/g, ' ')
        .trim() || 'unnamed-rule';
    if (rule.id === undefined)
      warnings.add(at, 'rule-missing', 'The result names no rule; all such results share the rule "unnamed-rule".');
    const said = readMessage(result, rule.descriptor, driver);
    if (said === undefined) warnings.add(`${at}/message`, 'message-missing', 'The result has no message; the name of its rule stands in.');
    const severity = readSeverity(result, ruleId, rule.descriptor, overrides, at, warnings);
    return {
      ruleId,
      severity: severity.severity,
      severitySource: severity.source,
      severityRaw: severity.raw === null ? null : cleanText(severity.raw, 100).text,
      message: clean(said ?? ruleId, longestMessage, `${at}/message`).trim() || ruleId,
      ...readLocation(result, at, quotesSecrets),
      cwes: readCwes(result, rule.descriptor),
      suppressed: isSuppressed(result),
      nativeKeys: readNativeKeys(result),
    };
  };

  const results: ParsedResult[] = [];
  let rejected = 0;
  for (const [index, item] of (asArray(run['results']) ?? []).entries()) {
    const at = `${pointer}/results/${index}`;
    const result = asObject(item);
    if (!result) {
      rejected += 1;
      warnings.add(at, 'result-rejected', 'The result is not an object; it was left out.');
    } else if (isFinding(result)) results.push(parseResult(result, at));
  }
  return { results, rejected };
}
