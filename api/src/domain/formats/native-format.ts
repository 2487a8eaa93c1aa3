// A tool's own format → runs. Its parser tells findings as they stand (native-finding.ts); everything else is the same for all formats.
import { severities } from '@portcullis/contract';
import { ProblemError } from '../../errors.ts';
import { digestFields } from '../digest.ts';
import type { OpenRun, ParsedResult, ParsedRule, ReadResults } from '../parsed-report.ts';
import { WarningList } from '../warning-list.ts';
import { cleanReportText } from './clean-report-text.ts';
import type { ReportDocument } from './document.ts';
import type { Format } from './format.ts';
import { groupRuns, mergeRuns } from './merge-runs.ts';
import type { NativeRun, Notes } from './native-finding.ts';
import { makeFindingReader } from './native-result.ts';
import { makeTextReader, oneLine } from './native-text.ts';
import type { ReportContext } from './report-context.ts';
import { jsonLimits } from './split-json.ts';
import type { TextBudget } from './text-budget.ts';

/** What makes two items one: a tool that walks every way to a package names it once for each. */
function sameKey({ ruleId, subject, path, details }: ParsedResult): string | undefined {
  if (subject?.type !== 'dependency' && subject?.type !== 'container' && subject?.type !== 'licence') return undefined;
  return JSON.stringify([ruleId, subject, path, details?.package?.version]);
}

/** Of two that are one, the graver counts: what is not suppressed before what is, then the worse. */
function isGraver(one: ParsedResult, other: ParsedResult): boolean {
  if (one.suppressed !== other.suppressed) return other.suppressed;
  return severities.indexOf(one.severity) < severities.indexOf(other.severity);
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
    const known = results.get(key);
    if (known && !isGraver(result, known)) continue;
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
  const version = typeof run.toolVersion === 'string' ? cleanReportText(run.toolVersion, 100).text.trim() : '';
  return {
    tool,
    toolVersion: version === '' ? null : version,
    category:
      context.category ??
      cleanReportText(run.category ?? '', 200)
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

/** What is told of a report may quote the tool, which may quote code. */
function withoutSecrets(detail: string): string {
  return cleanReportText(detail, 900).text;
}

/** One run for each tool and category, before findings are read: a package that stands in several of them is named once. */
function joinNativeRuns(runs: readonly NativeRun[]): NativeRun[] {
  return groupRuns(runs).map((group) => ({
    ...group[0],
    findings: group.flatMap(({ findings }) => findings),
    failures: [...new Set(group.flatMap(({ failures = [] }) => failures))],
    rules: group.flatMap(({ rules = [] }) => rules),
  }));
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
        warn: (at, code, detail) => warnings.add(at, code, withoutSecrets(detail)),
        reject: (at, detail) => {
          rejected += 1;
          warnings.add(at, 'result-rejected', `${withoutSecrets(detail)} It was left out, and nothing of this scan counts as fixed.`);
        },
      };
      const { budget } = context;
      return mergeRuns(
        joinNativeRuns(format.read(document, notes)).map((run, index) => {
          // What cannot be tied to a run counts for each of them, and is told with the first.
          const noted = index === 0 ? warnings : undefined;
          return openRun(run, context, () => readFindings(run, new WarningList(noted), rejected, budget));
        }),
      );
    },
  };
}
