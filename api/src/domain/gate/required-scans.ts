// Scans that a policy demands: one that is missing, unhealthy or too old is no verdict. What nobody looked at is not clean.
import { nameRequiredScan, type RequiredScan } from '@portcullis/contract';
import type { CommitFacts, OtherScan, ScanFacts } from './gate-facts.ts';
import type { GateReason } from './gate-reason.ts';
import type { HeldPolicy, ReasonSource } from './hold-policies.ts';
import { type Clock, meansBranch, meansTool } from './match-rule.ts';
import { plural } from './scan-reasons.ts';

const hour = 3_600_000;

function isWanted({ tool, category }: RequiredScan, scan: Pick<ScanFacts, 'tool' | 'category'>): boolean {
  return meansTool(tool, scan.tool) && (category === undefined || category === scan.category);
}

function isYoung(receivedAt: Date, { maxAgeHours }: RequiredScan, clock: Clock): boolean {
  if (maxAgeHours === undefined) return true;
  const end = new Date(receivedAt.getTime() + maxAgeHours * hour);
  if (end < clock.now) return false;
  clock.note(new Date(end.getTime() + 1));
  return true;
}

function describe(wanted: RequiredScan, problem: string, advice: string): string {
  return `The policy demands a scan by ${nameRequiredScan(wanted)}, and ${problem}. ${advice}`;
}

function judgeRequired(wanted: RequiredScan, source: ReasonSource, facts: CommitFacts, clock: Clock): GateReason[] {
  if (facts.scans.length > 0 && !facts.scans.some((scan) => meansBranch(wanted.branches, scan))) return [];
  const own = facts.scans.filter((scan) => isWanted(wanted, scan));
  const error = (code: string, detail: string): GateReason[] => [
    { code, outcome: 'error', detail, source, findings: [], findingCount: 0, scans: own.map(({ id }) => id) },
  ];
  // An unhealthy one is told of as such; it is there, and does not do.
  const healthy: readonly OtherScan[] = own.filter((scan) => scan.isHealthy && scan.rejected === 0);
  const others = wanted.of === 'branch' ? facts.otherScans.filter((scan) => isWanted(wanted, scan)) : [];
  const there = [...healthy, ...others];
  const [newest] = there.map(({ receivedAt }) => receivedAt).sort((a, b) => b.getTime() - a.getTime());
  if (newest && isYoung(newest, wanted, clock)) return [];
  if (newest) {
    const detail = `the newest is of ${newest.toISOString()}, older than ${plural(wanted.maxAgeHours ?? 0, 'hour')}`;
    return error('scan-stale', describe(wanted, detail, 'Scan again.'));
  }
  const advice = 'Run it for this commit. Where another job does, ask the gate after that one (portcullis gate).';
  if (own.length > 0)
    return error('scan-missing', describe(wanted, 'the one that is there is not healthy', 'Mend the scan and run it again.'));
  return error('scan-missing', describe(wanted, wanted.of === 'branch' ? 'its branch has none' : 'this commit has none', advice));
}

export function judgeRequiredScans({ requiredScans }: HeldPolicy, facts: CommitFacts, clock: Clock): GateReason[] {
  return requiredScans.flatMap(({ wanted, source }) => judgeRequired(wanted, source, facts, clock));
}
