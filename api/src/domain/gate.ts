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
import { branchName } from './long-lived.ts';
import type { IntroducedFinding } from './plan-changes.ts';

/** How many findings a reason names; it counts them all. */
export const namedFindings = 50;

/** The findings that a rule of the policy applies to, in one run. */
export interface RuleHit {
  readonly ruleId: string;
  readonly severities: readonly Severity[];
  readonly count: number;
  /** How many of them the source suppresses, where the policy does not honour that. */
  readonly suppressed: number;
  /** How many more the rule would apply to, did the source not suppress them, where the policy honours that. */
  readonly honoured: number;
  /** How many more the rule would apply to, had people not dismissed them. */
  readonly dismissed: number;
  readonly findings: Reason['findings'];
  /** True where the policy blocks also what there is nothing to compare with. */
  readonly blocksWithoutBaseline: boolean;
}

/** Adds the sender's own threshold to the policy. It can only tighten: the policy's rules all stay. */
export function tightenPolicy(policy: PolicyDocument, failOn: Severity | undefined): PolicyDocument {
  if (failOn === undefined) return policy;
  const severity = severities.filter((one) => severityRank(one) <= severityRank(failOn));
  return { ...policy, rules: [...policy.rules, { id: 'fail-on', when: { introduced: true, severity }, action: 'block' }] };
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
 * people have dismissed (a false positive, an accepted risk) blocks nothing, and neither does one that the source suppresses where the
 * policy honours that.
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
    const standing = meant.filter((finding) => !dismissed.has(finding.id));
    const found = policy.honourSuppressions ? standing.filter((finding) => !finding.result.suppressed) : standing;
    return {
      ruleId: rule.id,
      severities: rule.when.severity,
      count: found.length,
      suppressed: found.filter((finding) => finding.result.suppressed).length,
      honoured: standing.length - found.length,
      dismissed: meant.length - standing.length,
      findings: found.sort(worstFirst).slice(0, namedFindings).map(nameFinding),
      blocksWithoutBaseline: policy.noBaseline === 'block',
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
   * of its branch, because the base knows the tool under other categories only, because the base does not know the tool, or because it
   * does, but no commit that this one is built on was scanned.
   */
  readonly baseline: 'earlier-scan' | 'base-scan' | 'other-category' | 'first-of-branch' | 'none' | 'no-ancestor';
  /** The scan it was compared with; the distance is unknown where nobody told what the commit is built on. */
  readonly comparedWith: { readonly commit: string; readonly distance: number | undefined; readonly scannedAt: Date } | undefined;
  /** The ref that the baseline is, or would be, on. */
  readonly baseRef: string;
  /** Findings in the run, whether new or not. */
  readonly foundCount: number;
  /** Results that could not be read, any of which might be what blocks. */
  readonly rejected: number;
  /** Findings that stay open, though the scan did not find them, because so many going at once is what a broken scan looks like. */
  readonly heldCount: number;
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

/** Why there is nothing to compare with, and what to do; undefined where there is something. */
function explainNothing(run: RunFacts): { readonly why: string; readonly advice: string } | undefined {
  const base = branchName(run.baseRef);
  if (run.baseline === 'none') return { why: `${base} has no healthy scan of this tool to compare with`, advice: `Scan ${base} once.` };
  if (run.baseline !== 'no-ancestor') return undefined;
  return {
    why: `no commit that this one is built on has a healthy scan of this tool to compare with`,
    advice: `Bring the branch up to date with ${base}, or scan ${base} at the commit that it is built on.`,
  };
}

function judgeHit(run: RunFacts, hit: RuleHit): Reason {
  const base = branchName(run.baseRef);
  const what = `${hit.count} new ${eitherOf(hit.severities)} finding${hit.count === 1 ? '' : 's'} of ${nameRun(run)}`;
  const suppressed = hit.suppressed > 0 ? ` ${hit.suppressed} of them suppressed in the source, which the policy does not honour.` : '';
  const honoured = hit.honoured > 0 ? ` ${hit.honoured} more suppressed in the source, which the policy honours.` : '';
  const note = `${suppressed}${honoured}${hit.dismissed > 0 ? ` ${hit.dismissed} more dismissed in triage.` : ''}`;
  const behind = { findings: [...hit.findings], findingCount: hit.count };
  if (run.baseline === 'other-category') {
    const detail = `${what}: ${base} has scans of this tool, but none of this category, so all findings count as new. Scan ${base} under this category, or send the category that it has.${note}`;
    return { code: hit.ruleId, outcome: 'fail', detail, ...behind };
  }
  const nothing = explainNothing(run);
  if (!nothing) {
    const detail = `${what} compared with ${base}. Fix ${hit.count === 1 ? 'it' : 'them'}.${note}`;
    return { code: hit.ruleId, outcome: 'fail', detail, ...behind };
  }
  const because = `${nothing.why}, so all findings count as new`;
  if (hit.blocksWithoutBaseline) {
    const detail = `${what}: ${because}, which the policy blocks. ${nothing.advice}${note}`;
    return { code: 'no-baseline', outcome: 'fail', detail, ...behind };
  }
  return { code: 'no-baseline', outcome: 'warn', detail: `${what} would block, but ${because}. ${nothing.advice}${note}`, ...behind };
}

/** What would block, were it not dismissed or suppressed: for the words of a verdict that blocks nothing. */
function tellLeftOut(hits: readonly RuleHit[]): string {
  const tell = (count: number, why: string): string =>
    count > 0 ? ` ${plural(count, 'new finding')} would, but ${count === 1 ? 'was' : 'were'} ${why}.` : '';
  const dismissed = tell(
    hits.reduce((total, hit) => total + hit.dismissed, 0),
    'dismissed in triage',
  );
  const honoured = tell(
    hits.reduce((total, hit) => total + hit.honoured, 0),
    'suppressed in the source, which the policy honours',
  );
  return dismissed + honoured;
}

/** A run that was compared with nothing never passes in silence, also where it found nothing that blocks. */
function warnOfNoBaseline(run: RunFacts): Reason[] {
  const nothing = explainNothing(run);
  if (!nothing || run.hits.some((hit) => hit.count > 0)) return [];
  const detail = `${nameRun(run)}: nothing that the policy blocks, but ${nothing.why}. ${nothing.advice}${tellLeftOut(run.hits)}`;
  return [{ code: 'no-baseline', outcome: 'warn', detail, findings: [], findingCount: 0 }];
}

/** A scan that lost most of what there was may be broken, though it does not say so. */
function warnOfDrop(run: RunFacts): Reason[] {
  if (run.heldCount === 0) return [];
  const detail = `${nameRun(run)}: ${plural(run.heldCount, 'finding')} gone at once, which a broken scan looks like. They stay open until a second scan agrees or a person confirms it. Look at the scan.`;
  return [{ code: 'sudden-drop', outcome: 'warn', detail, findings: [], findingCount: run.heldCount }];
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
    return [
      ...unhealthy,
      ...run.hits.filter((hit) => hit.count > 0).map((hit) => judgeHit(run, hit)),
      ...warnOfNoBaseline(run),
      ...warnOfDrop(run),
    ];
  // The first scan of the default branch is the baseline: what is there already blocks nobody, and that is said.
  const detail = `First scan of ${nameRun(run)} on ${branchName(run.baseRef)}: ${plural(run.foundCount, 'finding')} recorded as the baseline. They block nothing; what comes on top does.`;
  return [...unhealthy, { code: 'baseline-recorded', outcome: 'pass', detail, findings: [], findingCount: run.foundCount }];
}

/** The verdict over all runs of an upload: the worst of all reasons. There is always a reason. */
export function judge(policyVersion: number, runs: readonly RunFacts[]): Verdict {
  const rank = (reason: Reason): number => outcomesWorstFirst.indexOf(reason.outcome);
  const [worst, ...others] = runs.flatMap(judgeRun).sort((a, b) => rank(a) - rank(b));
  if (worst) return { outcome: worst.outcome, policyVersion, reasons: [worst, ...others] };
  const leftOut = tellLeftOut(runs.flatMap((run) => run.hits));
  const detail = `${runs.map(nameRun).join(', ')}: no new finding that the policy blocks.${leftOut}`;
  return { outcome: 'pass', policyVersion, reasons: [{ code: 'nothing-blocks', outcome: 'pass', detail, findings: [], findingCount: 0 }] };
}
