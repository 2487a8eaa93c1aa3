// What Semgrep says went wrong, and what that means for its report.
import { asArray, asObject, asText, objectsOf, type JsonObject } from '../json-values.ts';
import type { Notes } from '../native-finding.ts';

/** Kinds of errors after which a file was not looked at by all rules, whatever level Semgrep gives them. */
const givenUp: ReadonlySet<string> = new Set([
  ...['Timeout', 'Out of memory', 'OutOfMemory', 'Stack overflow', 'StackOverflow', 'Fatal error', 'Too many matches', 'TooManyMatches'],
  ...['Internal matching error', 'MatchingError', 'Timeout during interfile analysis', 'OOM during interfile analysis'],
]);

function tell(error: JsonObject): string {
  const text = asText(error['message']) ?? asText(error['long_msg']) ?? asText(error['short_msg']) ?? 'no reason given';
  const path = asText(error['path']) ?? asText(objectsOf(error['spans'])[0]?.['file']);
  const place = path === undefined || text.includes(path) ? '' : ` in ${path.slice(0, 300)}`;
  return `Semgrep reported${place}: ${text.slice(0, 1000).replace(/\s+/g, ' ').trim()}`;
}

/** The type is a word, or a list of a word and its particulars. */
function kindOf(error: JsonObject): string {
  return asText(error['type']) ?? asText(asArray(error['type'])?.[0]) ?? '';
}

/**
 * Errors make the scan unhealthy. A file given up on hides what is in it: nothing counts as fixed then. A part that could not be parsed,
 * and a rule that this version does not know, are told of and no more.
 * @returns failures
 */
export function readErrors(top: JsonObject, notes: Notes): string[] {
  const failures: string[] = [];
  for (const [index, value] of (asArray(top['errors']) ?? []).entries()) {
    const [error, at] = [asObject(value), `/errors/${index}`];
    if (!error) failures.push('Semgrep reported an error that cannot be read.');
    else if (givenUp.has(kindOf(error)) && error['level'] !== 'error') notes.reject(at, `${tell(error).replace(/\.$/, '')}.`);
    else if (error['level'] === 'warn' || error['level'] === 'info') notes.warn(at, 'tool-warning', tell(error));
    else failures.push(tell(error));
  }
  for (const [index, value] of (asArray(top['skipped_rules']) ?? []).entries()) {
    const rule = asText(asObject(value)?.['rule_id']) ?? 'one';
    notes.warn(`/skipped_rules/${index}`, 'tool-warning', `Semgrep skipped the rule ${rule.slice(0, 300)}.`);
  }
  return failures;
}
