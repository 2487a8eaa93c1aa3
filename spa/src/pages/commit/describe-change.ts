// What changed from one verdict on a commit to the next: why it was judged again, and which reasons came, went or grew.
import type { Verdict, VerdictCause } from '../../api/contract.ts';

export const causeWords: Readonly<Record<VerdictCause, string>> = {
  upload: 'A scan came in',
  triage: 'People decided on findings',
  expiry: 'Time went by',
  policy: 'The policy changed',
  intelligence: 'More became known of vulnerabilities',
  'break-glass': 'Somebody let the commit pass, or ended that',
  correction: 'Findings were corrected',
};

export function describeCause({ cause, override }: Pick<Verdict, 'cause' | 'override'>): string {
  if (cause === 'break-glass') return override ? 'Somebody let the commit pass' : 'Letting the commit pass ended';
  return cause === undefined ? 'The commit was judged' : causeWords[cause];
}

const count = (number: number): string => `${number.toLocaleString('en')} ${number === 1 ? 'finding' : 'findings'}`;

/** A rule may give two reasons: what is sure, and what has nothing to compare with. */
function countByCode({ reasons }: Pick<Verdict, 'reasons'>): Map<string, number> {
  const counts = new Map<string, number>();
  // That somebody lets it pass is told with who and why.
  for (const { code, findingCount } of reasons) if (code !== 'break-glass') counts.set(code, (counts.get(code) ?? 0) + findingCount);
  return counts;
}

/** `no-new-critical: 2 findings, were 3`. Empty for the first verdict, and where nothing of it changed. */
export function describeChange(before: Verdict | undefined, after: Verdict): string[] {
  if (before === undefined) return [];
  const [old, fresh] = [countByCode(before), countByCode(after)];
  const come = [...fresh].flatMap(([code, number]) => {
    const was = old.get(code);
    if (was === number) return [];
    const now = number === 0 ? code : `${code}: ${count(number)}`;
    return [was === undefined ? `${now}, new` : `${code}: ${count(number)}, ${was === 1 ? 'was' : 'were'} ${was}`];
  });
  const gone = [...old.keys()].filter((code) => !fresh.has(code)).map((code) => `${code}: no longer`);
  const versions = [
    before.policyVersion === after.policyVersion ? '' : `Policy version ${after.policyVersion}, was ${before.policyVersion}`,
    (before.floorVersion ?? 0) === (after.floorVersion ?? 0)
      ? ''
      : `Organisation’s policy version ${after.floorVersion ?? 0}, was ${before.floorVersion ?? 0}`,
    (before.intelligence ?? null) === (after.intelligence ?? null) ? '' : `Judged by ${after.intelligence ?? 'no snapshot of EPSS or KEV'}`,
  ];
  return [...come, ...gone, ...versions.filter((text) => text !== '')];
}
