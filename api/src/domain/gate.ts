// The gate: may this commit pass? Pure: the same facts give the same verdict. Two steps, because the first runs where
// the findings are (a thread) and the second where everything about the upload is known.
import { type Outcome, type Reason, type Severity, severities, severityRank, type Verdict } from '@portcullis/contract';
import type { IntroducedFinding } from './plan-changes.ts';
import type { PolicyDocument } from './policy.ts';

/** How many findings a reason names; it counts them all. */
export const namedFindings = 50;

/** The findings that a rule of the policy applies to, in one run. */
export interface RuleHit {
  readonly ruleId: string;
  readonly severities: readonly Severity[];
  readonly count: number;
  /** How many of them the source suppresses, which this policy does not honour. */
  readonly suppressed: number;
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
  return { id, severity, ruleId, path, line, message: result.message.slice(0, 500) };
}

/** Finds what each rule applies to among the findings that a run introduced. A finding counts for the first rule only. */
export function findRuleHits(policy: PolicyDocument, introduced: readonly IntroducedFinding[]): RuleHit[] {
  const counted = new Set<IntroducedFinding>();
  return policy.rules.map((rule) => {
    const wanted = new Set<Severity>(rule.when.severity);
    const found = introduced.filter((finding) => wanted.has(finding.result.severity) && !counted.has(finding));
    for (const finding of found) counted.add(finding);
    return {
      ruleId: rule.id,
      severities: rule.when.severity,
      count: found.length,
      suppressed: found.filter((finding) => finding.result.suppressed).length,
      findings: found.sort(worstFirst).slice(0, namedFindings).map(nameFinding),
    };
  });
}

/** What the gate must know of one run. */
export interface RunFacts {
  readonly tool: string;
  readonly category: string;
  readonly healthReasons: readonly string[];
  /** What it was compared with: its branch's earlier scan, the base's scan, or nothing. */
  readonly baseline: 'earlier-scan' | 'base-scan' | 'first-of-branch' | 'none';
  /** The ref that the baseline is, or would be, on. */
  readonly baseRef: string;
  readonly newCount: number;
  readonly hits: readonly RuleHit[];
}

function nameRun(run: RunFacts): string {
  return run.category === '' ? run.tool : `${run.tool} (${run.category})`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function branchName(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

interface Judged {
  readonly outcome: Outcome;
  readonly reason: Reason;
}

function judgeHit(run: RunFacts, hit: RuleHit): Judged {
  const what = `${hit.count} new ${hit.severities.join(' or ')} finding${hit.count === 1 ? '' : 's'} of ${nameRun(run)}`;
  const note = hit.suppressed > 0 ? ` ${hit.suppressed} of them suppressed in the source, which the policy does not honour.` : '';
  const reason = { findings: [...hit.findings], findingCount: hit.count };
  return run.baseline === 'none'
    ? {
        outcome: 'warn',
        reason: {
          ...reason,
          code: 'no-baseline',
          detail: `${what} would block, but ${branchName(run.baseRef)} has no healthy scan of this tool to compare with, so all findings count as new. Scan ${branchName(run.baseRef)} once.${note}`,
        },
      }
    : {
        outcome: 'fail',
        reason: { ...reason, code: hit.ruleId, detail: `${what} compared with ${branchName(run.baseRef)}. Fix them.${note}` },
      };
}

function judgeRun(run: RunFacts): Judged[] {
  const judged: Judged[] = [];
  for (const why of run.healthReasons) {
    judged.push({
      outcome: 'error',
      reason: {
        code: 'scan-unhealthy',
        detail: `${nameRun(run)}: ${why}. Nothing was counted as fixed. Mend the scan and run it again.`,
        findings: [],
        findingCount: 0,
      },
    });
  }
  if (run.baseline === 'first-of-branch') {
    // The first scan of the default branch is the baseline: what is there already blocks nobody, and that is said.
    const detail = `First scan of ${nameRun(run)} on ${branchName(run.baseRef)}: ${plural(run.newCount, 'finding')} recorded as the baseline. They block nothing; what comes on top does.`;
    judged.push({ outcome: 'pass', reason: { code: 'baseline-recorded', detail, findings: [], findingCount: run.newCount } });
    return judged;
  }
  return [...judged, ...run.hits.filter((hit) => hit.count > 0).map((hit) => judgeHit(run, hit))];
}

// What blocks for certain outweighs what could not be judged: findings do not go away when the scan is mended.
const precedence: readonly Outcome[] = ['fail', 'error', 'warn', 'pass'];

/** The verdict over all runs of an upload. */
export function judge(policyVersion: number, runs: readonly RunFacts[]): Verdict {
  const judged = runs.flatMap(judgeRun).sort((a, b) => precedence.indexOf(a.outcome) - precedence.indexOf(b.outcome));
  const reasons = judged.map(({ reason }) => reason);
  const outcome = judged[0]?.outcome ?? 'pass';
  if (reasons.length > 0) return { outcome, policyVersion, reasons };
  const names = runs.map(nameRun).join(', ');
  return {
    outcome,
    policyVersion,
    reasons: [{ code: 'nothing-blocks', detail: `${names}: no new finding that the policy blocks.`, findings: [], findingCount: 0 }],
  };
}
