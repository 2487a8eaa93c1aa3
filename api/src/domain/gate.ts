// The last step of submit-scan, the gate: may this commit pass? Pure: the same facts give the same verdict. Two steps, because the first runs where
// the findings are (a thread) and the second where everything about the upload is known.
import {
  outcomesWorstFirst,
  type PolicyDocument,
  type Reason,
  type Severity,
  severities,
  severityRank,
  type Verdict,
} from '@portcullis/contract';
import { cleanText } from './clean-text.ts';
import type { IntroducedFinding } from './plan-changes.ts';

/** How many findings a reason names; it counts them all. */
export const namedFindings = 50;

/** The findings that a rule of the policy applies to, in one run. */
export interface RuleHit {
  readonly ruleId: string;
  readonly severities: readonly Severity[];
  readonly count: number;
  /** How many of them the source suppresses, which this policy does not honour. */
  readonly suppressed: number;
  /** How many more the rule would apply to, had people not dismissed them. */
  readonly dismissed: number;
  readonly findings: Reason['findings'];
}

/** Adds the sender's own threshold to the policy. It can only tighten: the policy's rules all stay. */
export function tightenPolicy(policy: PolicyDocument, failOn: Severity | undefined): PolicyDocument {
  if (failOn === undefined) return policy;
  const severity = severities.filter((one) => severityRank(one) <= severityRank(failOn));
  return { rules: [...policy.rules, { id: 'fail-on', when: { introduced: true, severity }, action: 'block' }] };
}

function worstFirst(a: IntroducedFinding, b: IntroducedFinding): number {
  return (
    severityRank(a.result.severity) - severityRank(b.result.severity) ||
    compare(a.result.path ?? '', b.result.path ?? '') ||
    (a.result.line ?? 0) - (b.result.line ?? 0) ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameFinding({ id, result }: IntroducedFinding): Reason['findings'][number] {
  const { severity, ruleId, path, line } = result;
  return { id, severity, ruleId, path, line, message: cleanText(result.message, 500).text };
}

/**
 * Finds what each rule applies to among the findings that a run introduced. A finding counts for the first rule only; one that
 * people have dismissed (a false positive, an accepted risk) blocks nothing.
 */
export function findRuleHits(
  policy: PolicyDocument,
  introduced: readonly IntroducedFinding[],
  dismissed: ReadonlySet<string> = new Set(),
): RuleHit[] {
  const counted = new Set<IntroducedFinding>();
  return policy.rules.map((rule) => {
    const wanted = new Set<Severity>(rule.when.severity);
    const meant = introduced.filter((finding) => wanted.has(finding.result.severity) && !counted.has(finding));
    for (const finding of meant) counted.add(finding);
    const found = meant.filter((finding) => !dismissed.has(finding.id));
    return {
      ruleId: rule.id,
      severities: rule.when.severity,
      count: found.length,
      suppressed: found.filter((finding) => finding.result.suppressed).length,
      dismissed: meant.length - found.length,
      findings: found.sort(worstFirst).slice(0, namedFindings).map(nameFinding),
    };
  });
}

/** What the gate must know of one run. */
export interface RunFacts {
  readonly tool: string;
  readonly category: string;
  readonly healthReasons: readonly string[];
  /**
   * What it was compared with: its branch's scan of another commit, the base's scan, or nothing — because it is the first
   * of its branch, because the base knows the tool under other categories only, or because the base does not know the tool.
   */
  readonly baseline: 'earlier-scan' | 'base-scan' | 'other-category' | 'first-of-branch' | 'none';
  /** The ref that the baseline is, or would be, on. */
  readonly baseRef: string;
  /** Findings in the run, whether new or not. */
  readonly foundCount: number;
  /** Results that could not be read, any of which might be what blocks. */
  readonly rejected: number;
  readonly hits: readonly RuleHit[];
}

function nameRun(run: RunFacts): string {
  return run.category === '' ? run.tool : `${run.tool} (${run.category})`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `critical, high or medium` */
function eitherOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

function judgeHit(run: RunFacts, hit: RuleHit): Reason {
  const base = branchName(run.baseRef);
  const what = `${hit.count} new ${eitherOf(hit.severities)} finding${hit.count === 1 ? '' : 's'} of ${nameRun(run)}`;
  const suppressed = hit.suppressed > 0 ? ` ${hit.suppressed} of them suppressed in the source, which the policy does not honour.` : '';
  const note = hit.dismissed > 0 ? `${suppressed} ${hit.dismissed} more dismissed in triage.` : suppressed;
  const behind = { findings: [...hit.findings], findingCount: hit.count };
  if (run.baseline === 'other-category') {
    const detail = `${what}: ${base} has scans of this tool, but none of this category, so all findings count as new. Scan ${base} under this category, or send the category that it has.${note}`;
    return { code: hit.ruleId, outcome: 'fail', detail, ...behind };
  }
  if (run.baseline !== 'none') {
    return {
      code: hit.ruleId,
      outcome: 'fail',
      detail: `${what} compared with ${base}. Fix ${hit.count === 1 ? 'it' : 'them'}.${note}`,
      ...behind,
    };
  }
  const detail = `${what} would block, but ${base} has no healthy scan of this tool to compare with, so all findings count as new. Scan ${base} once.${note}`;
  return { code: 'no-baseline', outcome: 'warn', detail, ...behind };
}

function judgeRun(run: RunFacts): Reason[] {
  const unhealthy = run.healthReasons.map((why): Reason => {
    const detail = `${nameRun(run)}: ${why}. Nothing was counted as fixed. Mend the scan and run it again.`;
    return { code: 'scan-unhealthy', outcome: 'error', detail, findings: [], findingCount: 0 };
  });
  if (run.rejected > 0) {
    const detail = `${nameRun(run)}: ${plural(run.rejected, 'result')} of the report could not be read, so nobody knows what they say. Nothing was counted as fixed. Mend the report and send it again.`;
    unhealthy.push({ code: 'results-unreadable', outcome: 'error', detail, findings: [], findingCount: 0 });
  }
  if (run.baseline !== 'first-of-branch')
    return [...unhealthy, ...run.hits.filter((hit) => hit.count > 0).map((hit) => judgeHit(run, hit))];
  // The first scan of the default branch is the baseline: what is there already blocks nobody, and that is said.
  const detail = `First scan of ${nameRun(run)} on ${branchName(run.baseRef)}: ${plural(run.foundCount, 'finding')} recorded as the baseline. They block nothing; what comes on top does.`;
  return [...unhealthy, { code: 'baseline-recorded', outcome: 'pass', detail, findings: [], findingCount: run.foundCount }];
}

/** The verdict over all runs of an upload: the worst of all reasons. There is always a reason. */
export function judge(policyVersion: number, runs: readonly RunFacts[]): Verdict {
  const rank = (reason: Reason): number => outcomesWorstFirst.indexOf(reason.outcome);
  const [worst, ...others] = runs.flatMap(judgeRun).sort((a, b) => rank(a) - rank(b));
  if (worst) return { outcome: worst.outcome, policyVersion, reasons: [worst, ...others] };
  const dismissed = runs.flatMap((run) => run.hits).reduce((total, hit) => total + hit.dismissed, 0);
  const note =
    dismissed > 0 ? ` ${plural(dismissed, 'new finding')} would, but ${dismissed === 1 ? 'was' : 'were'} dismissed in triage.` : '';
  const detail = `${runs.map(nameRun).join(', ')}: no new finding that the policy blocks.${note}`;
  return { outcome: 'pass', policyVersion, reasons: [{ code: 'nothing-blocks', outcome: 'pass', detail, findings: [], findingCount: 0 }] };
}
