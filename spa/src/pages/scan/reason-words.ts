// What a verdict and its reasons mean for the person whose commit it is, and what they do next. The codes are those of the contract.
import type { ComparedWith, Outcome, Reason, TriageState, Verdict } from '../../api/contract.ts';

export interface ReasonWords {
  readonly title: string;
  readonly next: string;
}

const plural = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** Findings of reasons of an outcome, each once; `isAll` is false where some are not named, so that there may be more. */
export function countFindingsOf({ reasons }: Verdict, wanted: Outcome): { readonly count: number; readonly isAll: boolean } {
  const meant = reasons.filter(({ outcome }) => outcome === wanted);
  const named = new Set(meant.flatMap(({ findings }) => findings.map(({ id }) => id)));
  const most = Math.max(0, ...meant.map(({ findingCount }) => findingCount));
  const isAll = meant.every(({ findings, findingCount }) => findings.length === findingCount);
  return { count: Math.max(named.size, most), isAll: isAll || meant.length === 1 };
}

function sayCount(verdict: Verdict, outcome: Outcome): string {
  const { count, isAll } = countFindingsOf(verdict, outcome);
  return isAll ? plural(count, 'finding') : `${count.toLocaleString('en')} findings or more`;
}

/** One sentence: may this commit pass? */
export function describeVerdict(verdict: Verdict): string {
  switch (verdict.outcome) {
    case 'fail': {
      const { count } = countFindingsOf(verdict, 'fail');
      return `This commit does not pass: ${sayCount(verdict, 'fail')} ${count === 1 ? 'breaks' : 'break'} the gate policy.`;
    }
    case 'error':
      return `There is no verdict on this commit: ${explainError(verdict)}. The build fails with exit code 2.`;
    case 'warn':
      return explainWarning(verdict);
    case 'pass':
      return verdict.reasons.some(({ code }) => code === 'baseline-recorded')
        ? 'This commit may pass: what was found is the baseline, and only what comes on top of it will block.'
        : 'This commit may pass: it has nothing that the gate policy blocks.';
  }
}

function explainError({ reasons }: Verdict): string {
  const codes = new Set(reasons.filter(({ outcome }) => outcome === 'error').map(({ code }) => code));
  if (codes.has('nothing-scanned')) return 'nothing was scanned, so nobody knows whether it is clean';
  if (codes.has('scan-unhealthy') || codes.has('results-unreadable')) return 'the scan is incomplete, so nobody knows whether it is clean';
  if (codes.has('scan-forgotten')) return 'what was found in it long ago is kept no longer';
  if (codes.has('scan-missing')) return 'a scan that the policy demands is missing';
  if (codes.has('scan-stale')) return 'a scan that the policy demands is too old';
  if (codes.has('no-baseline')) return 'there is nothing to compare with, and the policy gives no verdict without';
  return 'it could not be judged';
}

function explainWarning(verdict: Verdict): string {
  const warns = verdict.reasons.filter(({ outcome }) => outcome === 'warn');
  const has = (code: string): boolean => warns.some((reason) => reason.code === code);
  if (verdict.override || has('break-glass')) return 'This commit may pass for now, because somebody let it, whatever the gate says.';
  const uncompared = warns.filter(({ code }) => code === 'no-baseline');
  if (uncompared.some(({ findingCount }) => findingCount > 0))
    return 'This commit may pass, but it was compared with nothing: findings that would block may have been there before.';
  if (uncompared.length > 0) return 'This commit may pass, but it was compared with nothing, so nobody knows what is new in it.';
  if (has('sudden-drop')) return 'This commit may pass, but so many findings are gone at once that the scan may be broken.';
  const { count } = countFindingsOf(verdict, 'warn');
  return count === 0
    ? 'This commit may pass, with a warning.'
    : `This commit may pass, but ${sayCount(verdict, 'warn')} should be looked at.`;
}

const fixOrTriage =
  'Fix what is real and push again. What is not real, or is accepted for a time, can be triaged here: the commit is judged again at once, and a job that is run again gets the new verdict.';

const rerun = 'Run it for this commit. The commit is judged again when its report comes in.';

export function describeReason({ code, outcome, findingCount }: Reason): ReasonWords {
  switch (code) {
    case 'scan-unhealthy':
      return {
        title: 'The scan did not run to its end',
        next: 'Look into the scanner’s own log, mend what stopped it, and run the job again. Until then nothing counts as fixed.',
      };
    case 'results-unreadable':
      return {
        title: 'Part of the report could not be read',
        next: 'The scan’s warnings name every such result. Mend or update the scanner, and send the report again.',
      };
    case 'scan-missing':
      return { title: 'A scan that the policy demands is missing', next: rerun };
    case 'scan-stale':
      return { title: 'A scan that the policy demands is too old', next: rerun };
    case 'scan-forgotten':
      return {
        title: 'Scanned too long ago',
        next: 'What was found then is kept no longer, so a part of it that is uploaded again cannot stand for all. Scan a newer commit, or run all scanners again.',
      };
    case 'nothing-scanned':
      return { title: 'Nothing was scanned', next: 'Send the reports of its scanners. The commit is judged with the first that comes in.' };
    case 'break-glass':
      return { title: 'Somebody lets this commit pass', next: 'See to what stands below before that ends.' };
    case 'not-judged':
      return {
        title: 'The commit could not be judged',
        next: 'Ask the gate again in a moment. If it stays so, tell who runs this server.',
      };
    case 'no-baseline':
      return {
        title: describeNoBaseline(outcome, findingCount),
        next: 'Scan the base branch once with this tool and category. From then on only what a commit adds counts as new.',
      };
    case 'baseline-recorded':
      return {
        title: `${plural(findingCount, 'finding')} recorded as the baseline`,
        next: 'Nothing to do for this commit. Triage the findings when there is time: each one fixed makes the baseline smaller.',
      };
    case 'sudden-drop':
      return {
        title: `${plural(findingCount, 'finding')} gone at once`,
        next: 'They stayed open then. A second scan that agrees, or a person who confirms it, closes them.',
      };
    case 'nothing-blocks':
      return { title: 'Nothing that the policy blocks', next: 'Nothing to do.' };
    case 'fail-on':
      return {
        title: `${plural(findingCount, 'new finding')} at or above the threshold of the job`,
        next: `${fixOrTriage} The threshold itself is “fail-on” in the workflow file.`,
      };
    default:
      return describeRuleReason(outcome, findingCount);
  }
}

function describeRuleReason(outcome: Outcome, findingCount: number): ReasonWords {
  const findings = plural(findingCount, 'finding');
  if (outcome === 'fail') return { title: `${findings} ${findingCount === 1 ? 'blocks' : 'block'} this commit`, next: fixOrTriage };
  if (outcome === 'warn') return { title: `${findings} to look at`, next: 'They block nothing. Fix what is real, and triage the rest.' };
  return { title: `${findings} the policy tells of`, next: 'Nothing to do.' };
}

function describeNoBaseline(outcome: Outcome, findingCount: number): string {
  if (findingCount === 0) return 'There is nothing to compare with';
  if (outcome === 'fail')
    return `${plural(findingCount, 'finding')} ${findingCount === 1 ? 'blocks' : 'block'}, since there is nothing to compare with`;
  return `${plural(findingCount, 'finding')} would block, but there is nothing to compare with`;
}

export const isDismissed = (state: TriageState): boolean => state === 'false-positive' || state === 'accepted';

/** True where every finding that blocks was dismissed since; false where some are not known. */
export function isOvertaken({ outcome, findings, findingCount }: Reason, triage: ReadonlyMap<string, TriageState>): boolean {
  return (
    outcome === 'fail' &&
    findingCount > 0 &&
    findings.length === findingCount &&
    findings.every(({ id }) => isDismissed(triage.get(id) ?? 'open'))
  );
}

/** The words of a reason once nothing of it would block again. */
export function describeOvertaken(reason: Reason): ReasonWords {
  const { title } = describeReason(reason);
  return {
    title: `${title}: ${reason.findingCount === 1 ? 'dismissed since' : 'all dismissed since'}`,
    next: 'The commit was judged again with that. A job that is run again gets the new verdict.',
  };
}

/** Reasons of one code without findings, as a scan has that failed in several ways, are told together: what to do next is the same. */
export function groupReasons(reasons: readonly Reason[]): { readonly reason: Reason; readonly details: readonly string[] }[] {
  const groups: { reason: Reason; details: string[] }[] = [];
  for (const reason of reasons) {
    const alike = groups.find((group) => group.reason.code === reason.code && reason.findingCount + group.reason.findingCount === 0);
    if (alike === undefined) groups.push({ reason, details: [reason.detail] });
    else alike.details.push(reason.detail);
  }
  return groups;
}

/** As in the contract, whose own list stands beside zod. */
export const ownCodes: readonly string[] = [
  'fail-on',
  'no-baseline',
  'baseline-recorded',
  'nothing-blocks',
  'nothing-scanned',
  'scan-unhealthy',
  'scan-missing',
  'scan-stale',
  'scan-forgotten',
  'results-unreadable',
  'sudden-drop',
  'break-glass',
  'not-judged',
];

/** Codes of the gate itself; every other code is a rule of a policy. */
export function isPolicyRule(code: string): boolean {
  return !ownCodes.includes(code);
}

/** How far what was compared with is from what was asked for. */
export function describeDistance({ distance }: ComparedWith): string {
  if (distance === null) return 'not known how many commits before';
  return distance === 0 ? 'the commit that was asked for' : `${plural(distance, 'commit')} before the one that was asked for`;
}
