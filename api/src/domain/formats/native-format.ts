// From what the parser of a tool's own format tells to results, the same way for all of them: cleaned, free of secrets, bounded, rated, and
// with what each is about. A bad value costs that value, and is told.
import { type FindingDetails, redacted, redactText } from '@portcullis/contract';
import { cleanText } from '../clean-text.ts';
import { digestFields } from '../digest.ts';
import { ProblemError } from '../../errors.ts';
import { normalisePath } from '../normalise-path.ts';
import type { OpenRun, ParsedResult, ParsedRule, ReadResults } from '../parsed-report.ts';
import type { Subject } from '../subject.ts';
import { WarningList } from '../warning-list.ts';
import { cleanReportText } from './clean-report-text.ts';
import type { ReportDocument } from './document.ts';
import type { Format } from './format.ts';
import { asInteger, asText } from './json-values.ts';
import { mergeRuns } from './merge-runs.ts';
import type { NativeFinding, NativeRun, Notes } from './native-finding.ts';
import { pathFaults } from './path-faults.ts';
import { readCvss } from './read-cvss.ts';
import { readCweValues } from './read-cwe-values.ts';
import { cleanUri, readReferences } from './read-uri.ts';
import type { ReportContext } from './report-context.ts';
import { rateSeverity } from './severity-words.ts';
import { jsonLimits } from './split-json.ts';
import type { TextBudget } from './text-budget.ts';

const longestMessage = 4000;
const longestRuleId = 500;
const longestTitle = 500;
const longestHelp = 8000;
const longestPath = 1000;
const mostTags = 20;
const mostAliases = 20;

const advisoryName = /^[A-Z][A-Z0-9]{0,15}(?:-[0-9A-Z_.:]{1,40}){1,6}$/;

/** A text as one line; null for nothing. Numbers count as their digits, for tools that write them so. */
type ReadText = (value: unknown, longest: number) => string | null;

/** Makes the reader of a finding's texts: without the secrets that the report itself names, whatever shape they have. */
function makeTextReader(secrets: readonly unknown[], onCleaned: () => void): ReadText {
  const raw = secrets.flatMap((value) => (typeof value === 'string' && value.trim().length >= 4 ? [value, value.trim()] : []));
  // The longest first: one may hold another.
  const known = [...new Set(raw)].sort((one, other) => other.length - one.length);
  return (value, longest) => {
    const text = typeof value === 'number' ? String(value) : asText(value);
    if (text === undefined) return null;
    let bounded = text.slice(0, longest * 8);
    for (const secret of known) if (bounded.includes(secret)) bounded = bounded.replaceAll(secret, redacted);
    const { text: clean, wasCleaned } = cleanReportText(bounded, longest);
    if (wasCleaned) onCleaned();
    return clean.trim() || null;
  };
}

function oneLine(text: string | null): string | null {
  return text === null ? null : text.replace(/\s+/g, ' ').trim() || null;
}

/** Upper case, each once, sorted: what policies and snapshots of intelligence look them up by. */
function readAliases(advisories: readonly unknown[]): string[] {
  const names = advisories.slice(0, 200).flatMap((value) => {
    const name = typeof value === 'string' && value.length <= 100 ? value.trim().toUpperCase() : '';
    return advisoryName.test(name) ? [name] : [];
  });
  return [...new Set(names)].sort().slice(0, mostAliases);
}

function readPackage(raw: NativeFinding['package'], read: ReadText): FindingDetails['package'] {
  const name = raw && oneLine(read(raw.name, 300));
  if (!raw || name === null || name === undefined) return undefined;
  const fixedIn = (raw.fixedIn ?? []).slice(0, 10).flatMap((version) => oneLine(read(version, 100)) ?? []);
  return { name, version: oneLine(read(raw.version, 200)), purl: oneLine(read(raw.purl, 600)), fixedIn: [...new Set(fixedIn)] };
}

function readRequest(raw: NativeFinding['request'], read: ReadText): FindingDetails['request'] {
  const url = raw && oneLine(read(raw.url, 2000));
  if (!raw || url === null || url === undefined) return undefined;
  // Values of a query are data of somebody, and differ with each run.
  const [place = ''] = url.split(/[?#]/);
  return place === ''
    ? undefined
    : { method: oneLine(read(raw.method, 20)) ?? 'GET', url: place, parameter: oneLine(read(raw.parameter, 300)) };
}

function readEpss(raw: NativeFinding['epss']): FindingDetails['epss'] {
  const share = (value: unknown): number | null => {
    const number = typeof value === 'string' ? Number(value) : value;
    return typeof number === 'number' && number >= 0 && number <= 1 ? number : null;
  };
  const score = raw ? share(raw.score) : null;
  return raw && score !== null ? { score, percentile: share(raw.percentile) } : undefined;
}

/** What it is about where that is no line of code. */
function makeSubject(
  finding: NativeFinding,
  details: FindingDetails,
  { ruleId, path, advisories }: { readonly ruleId: string; readonly path: string | null; readonly advisories: readonly string[] },
): Subject | null {
  const { image, licence, resource, request } = details;
  const about = details.package;
  const name =
    about &&
    (about.purl ??
      (typeof finding.package?.ecosystem === 'string' ? `${finding.package.ecosystem.toLowerCase()}/${about.name}` : about.name));
  if (finding.type === 'licence') return name === undefined || licence === undefined ? null : { type: 'licence', package: name, licence };
  if (name !== undefined && image !== undefined)
    return {
      type: 'container',
      advisories: advisories.length === 0 ? [ruleId] : advisories,
      package: name,
      image,
      layer: finding.layer ?? 'os',
    };
  if (name !== undefined)
    return {
      type: 'dependency',
      advisories: advisories.length === 0 ? [ruleId] : advisories,
      package: name,
      manifest: finding.package?.manifest ?? path,
    };
  if (resource !== undefined) return { type: 'infrastructure', rule: ruleId, resource, path: path ?? '' };
  if (request !== undefined) return { type: 'dynamic', rule: ruleId, ...request };
  return null;
}

function withoutUndefined(details: {
  readonly [Key in keyof FindingDetails]: FindingDetails[Key] | undefined | null;
}): FindingDetails | null {
  const told = Object.entries(details).filter(([, value]) => value !== undefined && value !== null);
  return told.length === 0 ? null : Object.fromEntries(told);
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

interface ReadFinding {
  readonly result: ParsedResult;
  readonly rule: ParsedRule;
}

function makeFindingReader(warnings: WarningList): (finding: NativeFinding) => ReadFinding {
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
    const details = withoutUndefined({
      package: readPackage(finding.package, read),
      image: line(finding.image, 500),
      resource: line(finding.resource, 500),
      request: readRequest(finding.request, read),
      licence: line(finding.licence, 300),
      cvss,
      epss: readEpss(finding.epss),
      confidence: line(finding.confidence, 50),
      references: readReferences(finding.references ?? []),
      vex: finding.vex && {
        status: finding.vex.status,
        justification: line(finding.vex.justification, 100),
        statement: read(finding.vex.statement, 1000),
      },
    });
    // The rule of a secret is no vulnerability, and its raw id may hold the secret.
    const aliases = type === 'secret' ? [] : readAliases([finding.rule.id, ...(finding.advisories ?? [])]);
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

/** What makes two items one: a tool that walks every way to a package names it once for each. */
function sameKey({ ruleId, subject, path, details }: ParsedResult): string | undefined {
  if (subject?.type !== 'dependency' && subject?.type !== 'container' && subject?.type !== 'licence') return undefined;
  return JSON.stringify([ruleId, subject, path, details?.package?.version]);
}

function readFindings({ findings }: NativeRun, warnings: WarningList, rejected: number, budget: TextBudget): ReadResults {
  if (findings.length > jsonLimits.items) {
    const detail = `The report has ${findings.length} findings; at most ${jsonLimits.items} are read. Narrow the scan, or split it by category.`;
    throw new ProblemError('report-too-large', detail, { pointer: '' });
  }
  const read = makeFindingReader(warnings);
  const rules = new Map<string, ParsedRule>();
  const results = new Map<string | number, ParsedResult>();
  for (const [place, finding] of findings.entries()) {
    const { result, rule } = read(finding);
    const key = sameKey(result) ?? place;
    if (results.has(key)) continue;
    budget.spend([result.ruleId, result.message, result.path, result.severityRaw, ...result.tags, JSON.stringify(result.details)]);
    results.set(key, result);
    if (rules.has(result.ruleId) || (rule.title === null && rule.help === null && rule.helpUri === null)) continue;
    budget.spend([rule.title, rule.help, rule.helpUri]);
    rules.set(result.ruleId, rule);
  }
  return {
    results: [...results.values()],
    rules: [...rules.values()],
    recognised: [],
    warnings: warnings.items,
    warningCount: warnings.count,
    rejected,
  };
}

function openRun(run: NativeRun, context: ReportContext, readResults: () => ReadResults): OpenRun {
  const told = (run.failures ?? []).slice(0, 10);
  // What a tool says of a failure may quote what it found.
  const read = makeTextReader(told.length === 0 ? [] : run.findings.flatMap(({ secrets }) => secrets ?? []), () => undefined);
  const failures = told.map((reason) => oneLine(read(reason, 300)) ?? 'The scan failed without a reason.');
  // Some reports name the tool themselves.
  const tool = oneLine(cleanReportText(run.tool, 200).text) ?? 'Unnamed tool';
  const version = typeof run.toolVersion === 'string' ? cleanText(run.toolVersion, 100).text.trim() : '';
  return {
    tool,
    toolVersion: version === '' ? null : version,
    category:
      context.category ??
      cleanText(run.category ?? '', 200)
        .text.replace(/\s+/g, ' ')
        .trim(),
    health: failures.length === 0 ? 'healthy' : 'unhealthy',
    healthReasons: failures,
    // Results are always read anew, so nothing decides how bytes of before are to be understood.
    contextDigest: digestFields('native-1', [tool]),
    history: undefined,
    mappedFrom: undefined,
    lineMap: undefined,
    resultCount: run.findings.length,
    listedRules: () => new Set(run.rules),
    digestResults: () => undefined,
    readResults,
  };
}

/** A tool's own format. `read` tells runs and findings as they stand; everything else is the same for all. */
export function nativeFormat(
  format: Omit<Format, 'open'> & { readonly read: (document: ReportDocument, notes: Notes) => readonly NativeRun[] },
): Format {
  return {
    ...format,
    open: (document, context) => {
      const warnings = new WarningList();
      let rejected = 0;
      const notes: Notes = {
        warn: (at, code, detail) => warnings.add(at, code, detail),
        reject: (at, detail) => {
          rejected += 1;
          warnings.add(at, 'result-rejected', `${detail} It was left out, and nothing of this scan counts as fixed.`);
        },
      };
      const { budget } = context;
      return mergeRuns(
        format.read(document, notes).map((run, index) => {
          // What cannot be tied to a run counts for each of them, and is told with the first.
          const noted = index === 0 ? warnings : undefined;
          return openRun(run, context, () => readFindings(run, new WarningList(noted), rejected, budget));
        }),
      );
    },
  };
}
