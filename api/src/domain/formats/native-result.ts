// One finding as a parser tells it → result: cleaned, free of secrets, bounded, rated, and with what it is about. A bad value costs that
// value, and is told. Used by native-format.ts.
import { redactText } from '@portcullis/contract';
import { normalisePath } from '../normalise-path.ts';
import type { ParsedResult, ParsedRule } from '../parsed-report.ts';
import type { WarningList } from '../warning-list.ts';
import { cleanReportText } from './clean-report-text.ts';
import { asInteger, asText } from './json-values.ts';
import { makeSubject, readDetails } from './native-details.ts';
import type { NativeFinding } from './native-finding.ts';
import { makeTextReader, oneLine } from './native-text.ts';
import { pathFaults } from './path-faults.ts';
import { readCvss } from './read-cvss.ts';
import { readCweValues } from './read-cwe-values.ts';
import { cleanUri } from './read-uri.ts';
import { rateSeverity } from './severity-words.ts';

const longestMessage = 4000;
const longestRuleId = 500;
const longestTitle = 500;
const longestHelp = 8000;
const longestPath = 1000;
const mostTags = 20;
const mostAliases = 20;

const advisoryName = /^[A-Z][A-Z0-9]{0,15}(?:-[0-9A-Z_.:]{1,40}){1,6}$/;
const knownName = /^(?:CVE|GHSA)-/i;

/** Upper case, each once, sorted: what policies and snapshots of intelligence look them up by. */
function readAliases({ type, rule, advisories = [], package: about }: NativeFinding): string[] {
  // The rule of a secret is no vulnerability, and its raw id may hold the secret; that of code is the tool's own.
  if (type === 'secret') return [];
  const isName = about !== undefined || (typeof rule.id === 'string' && knownName.test(rule.id));
  const names = [...(isName ? [rule.id] : []), ...advisories].slice(0, 200).flatMap((value) => {
    const name = typeof value === 'string' && value.length <= 100 ? value.trim().toUpperCase() : '';
    return advisoryName.test(name) ? [name] : [];
  });
  return [...new Set(names)].sort().slice(0, mostAliases);
}

/** Paths are worked out once per spelling, and told of once. */
function makePathReader(warnings: WarningList): (raw: string | null, at: string) => string | null {
  const known = new Map<string, string | null>();
  return (raw, at) => {
    if (raw === null) return null;
    const seen = known.get(raw);
    if (seen !== undefined) return seen;
    const { path, fault } = normalisePath(raw.replaceAll('%', '%25'));
    if (fault) warnings.add(at, `path-${fault}`, pathFaults[fault]);
    const cleaned = path === null ? null : cleanReportText(path, longestPath).text || null;
    known.set(raw, cleaned);
    return cleaned;
  };
}

export interface ReadFinding {
  readonly result: ParsedResult;
  readonly rule: ParsedRule;
}

export function makeFindingReader(warnings: WarningList): (finding: NativeFinding) => ReadFinding {
  const readPath = makePathReader(warnings);
  return (finding) => {
    const { at, type } = finding;
    const cleaned = { any: false };
    const read = makeTextReader(finding.secrets ?? [], () => (cleaned.any = true));
    const line = (value: unknown, longest: number): string | null => oneLine(read(value, longest));
    const ruleId = line(finding.rule.id, longestRuleId) ?? 'unnamed-rule';
    if (ruleId === 'unnamed-rule')
      warnings.add(at, 'rule-missing', 'The item names no rule; all such items share the rule "unnamed-rule".');
    const title = line(finding.rule.title, longestTitle);
    const said = read(finding.message, longestMessage);
    if (said === null && title === null) warnings.add(at, 'message-missing', 'The item has no message; the name of its rule stands in.');
    const place = line(finding.path, longestPath * 4);
    // In an image the root is the image's.
    const path = readPath(finding.image === undefined ? place : (place?.replace(/^[/\\]+/, '') ?? null), at);
    const cvss = readCvss(finding.cvss ?? []);
    const rated = rateSeverity(finding.severity, cvss?.score);
    if (rated.isUnreadable)
      warnings.add(at, 'severity-unreadable', `The severity is no word that is known. The finding counts as ${rated.severity}.`);
    const details = readDetails(finding, cvss, read);
    const aliases = readAliases(finding);
    // Of a secret's line nothing is kept, not even a hash: it could be guessed at.
    const code = type === 'secret' ? undefined : asText(finding.code);
    if (cleaned.any) warnings.add(at, 'text-cleaned', 'Control characters were removed from a text, or it was cut.');
    const result: ParsedResult = {
      ruleId,
      severity: rated.severity,
      severitySource: rated.source,
      severityRaw: rated.raw === null ? null : line(rated.raw, 100),
      message: said ?? title ?? ruleId,
      path,
      line: path === null ? null : (asInteger(finding.line, 1) ?? null),
      column: path === null ? null : (asInteger(finding.column, 1) ?? null),
      cwes: readCweValues(finding.cwes),
      type,
      tags: [...new Set((finding.tags ?? []).slice(0, 100).flatMap((tag) => line(tag, 100) ?? []))].slice(0, mostTags),
      aliases,
      fixAvailable: finding.package?.isFixable ?? (finding.package?.fixedIn === undefined ? null : finding.package.fixedIn.length > 0),
      details,
      suppressed: finding.suppressed === true || finding.vex?.status === 'not_affected' || finding.vex?.status === 'fixed',
      lineText: code === undefined ? null : redactText(code.slice(0, 2000)).replace(/\s+/g, ' ').trim() || null,
      rawDigest: null,
      subject: makeSubject(finding, details ?? {}, { ruleId, path, advisories: aliases }),
      logicalName: null,
      githubHash: null,
      context: null,
      nativeKeys: Object.entries(finding.fingerprints ?? {}).flatMap(([name, value]) =>
        typeof value === 'string' && value !== '' && type !== 'secret' ? [[`f:${name}`, value.slice(0, 1000)] as const] : [],
      ),
    };
    const help = read(finding.rule.help, longestHelp);
    return { result, rule: { ruleId, title, help, helpUri: cleanUri(finding.rule.uri) } };
  };
}
