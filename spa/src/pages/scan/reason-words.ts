// What a verdict and its reasons mean for the person whose commit it is, and what they do next. The codes are those of api/src/domain/gate.ts.
import type { ComparedWith, Outcome, Reason, TriageState, Verdict } from '../../api/contract.ts';

export interface ReasonWords {
  readonly title: string;
  readonly next: string;
}

const plural = (count: number, noun: string): string => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** Findings that block, over all reasons. */
export function countBlocking({ reasons }: Verdict): number {
  return reasons.filter(({ outcome }) => outcome === 'fail').reduce((sum, { findingCount }) => sum + findingCount, 0);
}

function countUncompared({ reasons }: Verdict): number {
  return reasons.filter(({ code }) => code === 'no-baseline').reduce((sum, { findingCount }) => sum + findingCount, 0);
}

/** One sentence: may this commit pass? */
export function describeVerdict(verdict: Verdict): string {
  const blocking = countBlocking(verdict);
  const held = verdict.reasons.some(({ code }) => code === 'sudden-drop');
  const isUncompared = verdict.reasons.some(({ code }) => code === 'no-baseline');
  if (verdict.outcome === 'warn' && held && !isUncompared)
    return 'This commit may pass, but so many findings are gone at once that the scan may be broken.';
  const words: Readonly<Record<Outcome, string>> = {
    fail: `This commit does not pass: ${plural(blocking, 'new finding')} ${blocking === 1 ? 'breaks' : 'break'} the gate policy.`,
    error:
      'There is no verdict on this commit: the scan is incomplete, so nobody knows whether it is clean. The build fails with exit code 2.',
    warn:
      countUncompared(verdict) === 0
        ? 'This commit may pass, but it was compared with nothing, so nobody knows what is new in it.'
        : 'This commit may pass, but it was compared with nothing: findings that would block may have been there before.',
    pass: verdict.reasons.some(({ code }) => code === 'baseline-recorded')
      ? 'This commit may pass: what was found is the baseline, and only what comes on top of it will block.'
      : 'This commit may pass: it brings no new finding that the gate policy blocks.',
  };
  return words[verdict.outcome];
}

const fixOrTriage =
  'Fix what is real and push again. What is not real, or is accepted for a time, can be triaged here; then run the job again, since a dismissed finding does not block the next upload.';

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
        next: 'The warnings below name every such result. Mend or update the scanner, and send the report again.',
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
      return { title: 'Nothing new that the policy blocks', next: 'Nothing to do.' };
    case 'fail-on':
      return {
        title: `${plural(findingCount, 'new finding')} at or above the threshold of the job`,
        next: `${fixOrTriage} The threshold itself is “fail-on” in the workflow file.`,
      };
    default:
      return outcome === 'fail'
        ? { title: `${plural(findingCount, 'new finding')} ${findingCount === 1 ? 'blocks' : 'block'} this commit`, next: fixOrTriage }
        : { title: code, next: 'Read what the gate says above.' };
  }
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
    next: 'Run the job again. A dismissed finding does not block the next upload.',
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

const ownCodes = ['scan-unhealthy', 'results-unreadable', 'no-baseline', 'sudden-drop', 'baseline-recorded', 'nothing-blocks', 'fail-on'];

/** Codes of the gate itself; every other code is a rule of the project's policy. */
export function isPolicyRule(code: string): boolean {
  return !ownCodes.includes(code);
}

/** How far what was compared with is from what was asked for. */
export function describeDistance({ distance }: ComparedWith): string {
  if (distance === null) return 'not known how many commits before';
  return distance === 0 ? 'the commit that was asked for' : `${plural(distance, 'commit')} before the one that was asked for`;
}
