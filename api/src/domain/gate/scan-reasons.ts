// What the gate says of scans themselves: a scan that broke off is not clean, and one that was compared with nothing never passes in silence.
import { branchName } from '../long-lived.ts';
import type { ForgottenScan, ScanFacts } from './gate-facts.ts';
import type { GateReason } from './gate-reason.ts';
import type { HeldPolicy } from './hold-policies.ts';

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function nameScan({ tool, category }: Pick<ScanFacts, 'tool' | 'category'>): string {
  return category === '' ? tool : `${tool} (${category})`;
}

const mostNamed = 5;

export function nameScans(scans: readonly Pick<ScanFacts, 'tool' | 'category'>[]): string {
  const names = scans.map(nameScan);
  return names.length <= mostNamed ? names.join(', ') : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`;
}

/** Why there is nothing to compare with, and what to do. */
export function explainNoBaseline(scans: readonly ScanFacts[]): { readonly why: string; readonly advice: string } {
  const lacking = scans.find(({ baseline }) => baseline === 'none');
  const [first] = scans;
  if (lacking) {
    const base = branchName(lacking.baseRef);
    return { why: `${base} has no healthy scan of ${nameScan(lacking)} to compare with`, advice: `Scan ${base} once.` };
  }
  const base = branchName(first?.baseRef ?? '');
  return {
    why: `no commit that this one is built on has a healthy scan of this tool to compare with`,
    advice: `Bring the branch up to date with ${base}, or scan ${base} at the commit that it is built on.`,
  };
}

function about(scan: ScanFacts, code: string, outcome: GateReason['outcome'], detail: string, findingCount = 0): GateReason {
  return { code, outcome, detail, findings: [], findingCount, scans: [scan.id] };
}

function judgeHealth(scan: ScanFacts): GateReason[] {
  const why = scan.isHealthy || scan.healthReasons.length > 0 ? scan.healthReasons : ['it did not run to its end'];
  const reasons = why.map((one) =>
    about(scan, 'scan-unhealthy', 'error', `${nameScan(scan)}: ${one}. Nothing was counted as fixed. Mend the scan and run it again.`),
  );
  if (scan.rejected > 0) {
    const detail = `${nameScan(scan)}: ${plural(scan.rejected, 'result')} of the report could not be read, so nobody knows what they say. Nothing was counted as fixed. Mend the report and send it again.`;
    reasons.push(about(scan, 'results-unreadable', 'error', detail));
  }
  return reasons;
}

function judgeBaseline(scan: ScanFacts, policy: HeldPolicy, told: readonly GateReason[]): GateReason[] {
  if (scan.baseline === 'first-of-branch') {
    const detail = `First scan of ${nameScan(scan)} on ${branchName(scan.baseRef)}: ${plural(scan.foundCount, 'finding')} recorded as the baseline. They are not new; what comes on top is.`;
    return [about(scan, 'baseline-recorded', 'pass', detail, scan.foundCount)];
  }
  if (scan.baseline !== 'none' && scan.baseline !== 'no-ancestor') return [];
  const { why, advice } = explainNoBaseline([scan]);
  if (policy.noBaseline === 'error') {
    return [about(scan, 'no-baseline', 'error', `${nameScan(scan)}: ${why}, and the policy gives no verdict without. ${advice}`)];
  }
  const isTold = told.some(({ code, outcome, scans }) => code === 'no-baseline' && outcome !== 'pass' && scans.includes(scan.id));
  if (isTold) return [];
  const isBlocked = told.some(({ outcome, scans }) => outcome === 'fail' && scans.includes(scan.id));
  return [
    about(scan, 'no-baseline', 'warn', `${nameScan(scan)}: ${isBlocked ? '' : 'nothing that the policy blocks, but '}${why}. ${advice}`),
  ];
}

/** A scan that lost most of what there was may be broken, though it does not say so. */
function judgeDrop(scan: ScanFacts): GateReason[] {
  if (scan.heldCount === 0) return [];
  const detail = `${nameScan(scan)}: ${plural(scan.heldCount, 'finding')} gone at once, which a broken scan looks like. They stay open until a second scan agrees or a person confirms it. Look at the scan.`;
  return [about(scan, 'sudden-drop', 'warn', detail, scan.heldCount)];
}

/** Whoever uploads a part of an old commit again is judged by that part, and what was red may stand in the other one. */
export function judgeForgotten(forgotten: readonly ForgottenScan[]): GateReason[] {
  if (forgotten.length === 0) return [];
  const advice = forgotten.some(({ isLost }) => isLost)
    ? 'What they were compared with is gone as well: scan a newer commit.'
    : 'Run all scanners of the commit again.';
  const detail = `${nameScans(forgotten)}: scanned so long ago that the results are kept no longer, so nobody knows whether the commit may pass. ${advice}`;
  return [{ code: 'scan-forgotten', outcome: 'error', detail, findings: [], findingCount: 0, scans: [] }];
}

/** @param told what rules say of the commit already */
export function judgeScan(scan: ScanFacts, policy: HeldPolicy, told: readonly GateReason[]): GateReason[] {
  return [...judgeHealth(scan), ...judgeBaseline(scan, policy, told), ...judgeDrop(scan)];
}
