// Annotations: the verdict, and the worst findings at their lines, within GitHub's limits. Used by report.ts.
import { advise } from './advise.ts';
import { explainReasons, type ReasonFinding } from './explain-verdict.ts';
import type { Outlet, Place } from './outlet.ts';
import { plainLine } from './plain-line.ts';
import type { ScanRun } from './scan-run.ts';
import { failuresOf, verdictOf, worstOutcome } from './worst-outcome.ts';

type Level = 'error' | 'warning';

/** GitHub shows 10 errors and 10 warnings of a step and drops the rest without a word; one is kept for the verdict. */
const mostFindings = 9;

export function annotateRun(run: ScanRun, outlet: Outlet): void {
  const outcome = worstOutcome(run);
  if (outcome === 'pass' && !run.offline) return;
  const errors = findingsOf(run, 'error');
  const warnings = findingsOf(run, 'warning');
  const unshown = Math.max(0, errors.length - mostFindings) + Math.max(0, warnings.length - mostFindings);
  const rest = unshown > 0 ? ` ${unshown} more findings are in the job summary.` : '';
  const { headline, nextStep } = advise(run);
  outlet.annotate(outcome === 'warn' || outcome === 'pass' ? 'warning' : 'error', `${headline}. ${firstFailure(run)}${nextStep}${rest}`);
  for (const finding of errors.slice(0, mostFindings)) annotateFinding(finding, 'error', outlet);
  for (const finding of warnings.slice(0, mostFindings)) annotateFinding(finding, 'warning', outlet);
}

function annotateFinding(finding: ReasonFinding, level: Level, outlet: Outlet): void {
  outlet.annotate(level, `${finding.severity}: ${plainLine(finding.message, 500)} (${plainLine(finding.ruleId, 150)})`, placeIn(finding));
}

/** A step that goes on has no errors, whatever blocks elsewhere. */
function findingsOf(run: ScanRun, level: Level): readonly ReasonFinding[] {
  const judged = verdictOf(run);
  if (!judged) return [];
  const goesOn = worstOutcome(run) === 'warn';
  return explainReasons(judged.verdict)
    .filter(({ reason: { outcome } }) => (goesOn || outcome === 'warn' ? 'warning' : 'error') === level)
    .flatMap(({ findings }) => findings);
}

function firstFailure(run: ScanRun): string {
  const [failure] = failuresOf(run);
  return failure ? `${plainLine(failure.title, 500)} ${plainLine(failure.advice, 1000)} ` : '';
}

/** Only a plain path inside the repository; anything else would annotate what is not there. */
function placeIn(finding: ReasonFinding): Place | undefined {
  const { path, line } = finding;
  if (path === null || plainLine(path, 500) !== path || /^[/\\]|^[A-Za-z][A-Za-z0-9+.-]*:|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path))
    return undefined;
  return { file: path, line: line !== null && line >= 1 ? line : undefined };
}
