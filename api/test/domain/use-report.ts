// What the thread does with the files of an upload, as far as the database is not needed, with a look at whatever comes out.
import { findingDetailsSchema, severities } from '@portcullis/contract';
import { compareRun } from '../../src/domain/compare-run.ts';
import { openReports, type SentFile } from '../../src/domain/formats/open-report.ts';
import { openLiveFindings } from '../../src/domain/live-findings.ts';
import type { ParsedResult, ParsedRun } from '../../src/domain/parsed-report.ts';
import { planChanges } from '../../src/domain/plan-changes.ts';

function demand(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(what);
}

function demandLength(text: string | null, longest: number, what: string): void {
  demand(text === null || (text.length >= 1 && text.length <= longest), `${what} has ${text?.length ?? 0} characters`);
}

/** No text may hold what PostgreSQL refuses: NUL, or half of a surrogate pair. */
function demandStorable(value: unknown, what: string): void {
  if (typeof value === 'string') demand(value.isWellFormed() && !value.includes('\u0000'), `${what} cannot be stored`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    demandStorable(key, what);
    demandStorable(part, `${what}.${key}`);
  }
}

function demandResult(result: ParsedResult): void {
  const { severity, ruleId, message, path, line, column, tags, aliases, cwes, details } = result;
  demand(severities.includes(severity), `severity ${severity}`);
  demandLength(ruleId, 500, 'ruleId');
  demandLength(message, 4000, 'message');
  demandLength(path, 4000, 'path');
  for (const place of [line, column])
    demand(place === null || (Number.isInteger(place) && place >= 1 && place < 2 ** 31), `place ${String(place)}`);
  demand(tags.length <= 20 && aliases.length <= 20, 'more than 20 tags or aliases');
  demand(
    cwes.every((cwe) => Number.isInteger(cwe) && cwe > 0),
    `CWE ${cwes.join()}`,
  );
  const told = details === null ? undefined : findingDetailsSchema.safeParse(details);
  demand(told?.success !== false, `details: ${told?.error?.message ?? ''}`);
  // Of the rest only digests are kept.
  const { severityRaw, type } = result;
  demandStorable({ ruleId, message, path, severityRaw, type, tags, aliases, details }, 'result');
}

function demandRun(run: ParsedRun): void {
  demandLength(run.tool, 200, 'tool');
  demand((run.toolVersion?.length ?? 0) <= 100, 'toolVersion is too long');
  demand((run.health === 'healthy') === (run.healthReasons.length === 0), 'health without its reasons');
  const { tool, toolVersion, category, healthReasons, warnings, rules } = run;
  demandStorable({ tool, toolVersion, category, healthReasons, warnings, rules }, 'run');
  for (const result of run.results) demandResult(result);
}

const plain = { isLongLived: true, isContextNew: true, isLate: false, wasHeld: false, hasBaseline: true, isFirst: false };

function demandPlan(run: ReturnType<typeof openReports>[number]): void {
  const empty = openLiveFindings(Buffer.alloc(0));
  const comparison = compareRun(run, empty, { hasBaseline: true, linesAreOf: run.mappedFrom, dismissed: new Set() }).finish(empty);
  const plan = planChanges(run, empty, comparison, { ...plain, baselineCommit: run.mappedFrom });
  const introduced = new Set(plan.introduced);
  demand(plan.inserts.length === plan.counts.new, 'counts.new is not what is inserted');
  demand(
    plan.inserts.every(({ id }) => introduced.has(id)),
    'an inserted finding is not introduced',
  );
  const written = JSON.parse(JSON.stringify(plan.inserts)) as unknown[];
  demand(written.length === plan.inserts.length, 'what is inserted cannot be written');
}

/**
 * Reads, checks, compares and plans.
 * @throws ProblemError for what is refused; any other error is a defect
 */
export function useReport(files: readonly SentFile[]): readonly ParsedRun[] {
  const context = { category: undefined };
  const runs = openReports(files, context).map((run) => ({ ...run, ...run.readResults(() => false) }));
  for (const run of runs) demandRun(run);
  for (const run of openReports(files, context)) demandPlan(run);
  return runs;
}
