// Scans that a policy demands: missing, unhealthy, too old, of the branch.
import type { RequiredScan } from '@portcullis/contract';
import { expect } from 'chai';
import type { CommitFacts, ScanFacts } from '../../../src/domain/gate/gate-facts.ts';
import type { Judgement } from '../../../src/domain/gate/judge-commit.ts';
import { firstReason, hoursAgo, hoursAhead, judge, makeFinding, makeOtherScan, makePolicy, makeScan, said } from './make-facts.ts';

function demand(
  wanted: RequiredScan,
  scans: readonly ScanFacts[],
  parts: Partial<Pick<CommitFacts, 'otherScans' | 'now'>> = {},
): Judgement {
  return judge(scans, { rules: [], requiredScans: [wanted] }, parts);
}

const semgrep = makeScan([], { tool: 'Semgrep OSS', category: 'web' });
const passes = ['pass', 'nothing-blocks'];
const isMissing = ['error', 'scan-missing'];

describe('a required scan', () => {
  it('is there where the commit has a healthy one of the tool, by its name in any case or a pattern', () => {
    for (const tool of ['semgrep oss', 'SEMGREP*', '*']) expect(said(demand({ tool }, [semgrep])), tool).to.deep.equal(passes);
    for (const tool of ['semgrep', 'trivy', '*grep']) expect(said(demand({ tool }, [semgrep])), tool).to.deep.equal(isMissing);
  });

  it('is of one category where the policy names it, and of any where not', () => {
    expect(said(demand({ tool: 'semgrep*', category: 'web' }, [semgrep]))).to.deep.equal(passes);
    expect(said(demand({ tool: 'semgrep*', category: 'Web' }, [semgrep]))).to.deep.equal(isMissing);
  });

  it('that is missing is an error, and says what to do', () => {
    const reason = firstReason(demand({ tool: 'trivy', category: 'image' }, [semgrep]));
    expect(reason).to.deep.include({ outcome: 'error', source: 'project', findingCount: 0, scans: [] });
    expect(reason.detail).to.match(/^The policy demands a scan by trivy \(image\), and this commit has none\. Run it for this commit\./);
  });

  it('does not do where it is unhealthy or could not be read in full', () => {
    for (const sick of [makeScan([], { isHealthy: false }), makeScan([], { rejected: 1 })]) {
      const judgement = demand({ tool: 'testscan' }, [sick]);
      expect(judgement.outcome).to.equal('error');
      const reason = judgement.reasons.find(({ code }) => code === 'scan-missing');
      expect(reason?.detail).to.match(/the one that is there is not healthy\. Mend the scan/);
      expect(reason?.scans).to.deep.equal([sick.id]);
    }
  });

  it('is there where one of several is healthy', () => {
    const scans = [makeScan([], { category: 'a', isHealthy: false }), makeScan([], { category: 'b' })];
    expect(said(demand({ tool: 'testscan' }, scans))).to.deep.equal(['error', 'scan-unhealthy']);
  });

  it('is too old a moment after its age, and not before', () => {
    const scan = makeScan([], { receivedAt: hoursAgo(24) });
    const young = demand({ tool: 'testscan', maxAgeHours: 24 }, [scan]);
    expect(said(young)).to.deep.equal(passes);
    expect(young.validUntil).to.deep.equal(new Date(hoursAgo(0).getTime() + 1));
    const stale = demand({ tool: 'testscan', maxAgeHours: 24 }, [makeScan([], { receivedAt: hoursAgo(24, 1) })]);
    expect(said(stale)).to.deep.equal(['error', 'scan-stale']);
    expect(firstReason(stale).detail).to.match(/the newest is of 2026-11-21T11:59:59\.999Z, older than 24 hours\. Scan again\.$/);
    expect(stale.validUntil).to.equal(undefined);
    expect(firstReason(demand({ tool: 'testscan', maxAgeHours: 1 }, [scan])).detail).to.match(/older than 1 hour\./);
  });

  it('may be one of the branch where the policy says so, and only then', () => {
    const otherScans = [makeOtherScan({ tool: 'zap', receivedAt: hoursAgo(100) })];
    expect(said(demand({ tool: 'zap', of: 'branch' }, [semgrep], { otherScans }))).to.deep.equal(passes);
    expect(said(demand({ tool: 'zap', of: 'commit' }, [semgrep], { otherScans }))).to.deep.equal(isMissing);
    expect(said(demand({ tool: 'zap' }, [semgrep], { otherScans }))).to.deep.equal(isMissing);
    const none = demand({ tool: 'zap', of: 'branch' }, [semgrep]);
    expect(firstReason(none).detail).to.match(/and its branch has none\./);
  });

  it('of the branch is too old after its age; the youngest decides, whichever it is of', () => {
    const otherScans = [makeOtherScan({ receivedAt: hoursAgo(30) }), makeOtherScan({ receivedAt: hoursAgo(20), category: 'b' })];
    const wanted = { tool: 'testscan', of: 'branch', maxAgeHours: 24 } as const;
    const young = demand(wanted, [semgrep], { otherScans });
    expect(said(young)).to.deep.equal(passes);
    expect(young.validUntil).to.deep.equal(new Date(hoursAhead(4).getTime() + 1));
    expect(said(demand(wanted, [semgrep], { otherScans: otherScans.slice(0, 1) }))).to.deep.equal(['error', 'scan-stale']);
    const own = makeScan([], { receivedAt: hoursAgo(1) });
    expect(said(demand(wanted, [own], { otherScans: otherScans.slice(0, 1) }))).to.deep.equal(passes);
  });

  it('is as young as the newest that does, in whatever order they come', () => {
    const scans = [makeScan([], { category: 'a', receivedAt: hoursAgo(20) }), makeScan([], { category: 'b', receivedAt: hoursAgo(2) })];
    for (const given of [scans, [...scans].reverse()]) {
      const { outcome, validUntil } = demand({ tool: 'testscan', maxAgeHours: 24 }, given);
      expect([outcome, validUntil]).to.deep.equal(['pass', new Date(hoursAhead(22).getTime() + 1)]);
    }
  });

  it('is demanded on the branches that the policy names, and of what is to go into them', () => {
    const wanted: RequiredScan = { tool: 'trivy', branches: ['release/*'] };
    expect(said(demand(wanted, [semgrep]))).to.deep.equal(passes);
    expect(said(demand(wanted, [makeScan([], { ref: 'refs/heads/release/1' })]))).to.deep.equal(isMissing);
    expect(said(demand(wanted, [makeScan([], { baseRef: 'refs/heads/release/1' })]))).to.deep.equal(isMissing);
  });

  it('is missing too where nothing at all was uploaded', () => {
    const wanted: RequiredScan = { tool: 'trivy', branches: ['release/*'] };
    expect(said(demand(wanted, []))).to.deep.equal(['error', 'scan-missing', 'nothing-scanned']);
  });

  it('may be asked for by tenant, project and repository file, each for itself', () => {
    const asking = (tool: string): { rules: []; requiredScans: RequiredScan[] } => ({ rules: [], requiredScans: [{ tool }] });
    const { reasons } = judge([semgrep], asking('b'), { policies: { floor: asking('a'), file: asking('c') } });
    expect(reasons.map(({ code, source, detail }) => [code, source, detail.slice(0, 33)])).to.deep.equal([
      ['scan-missing', 'tenant', 'The policy demands a scan by a, a'],
      ['scan-missing', 'project', 'The policy demands a scan by b, a'],
      ['scan-missing', 'file', 'The policy demands a scan by c, a'],
    ]);
  });

  it('that is missing does not outweigh what blocks', () => {
    const policy = makePolicy({}, { requiredScans: [{ tool: 'trivy' }] });
    expect(said(judge([makeScan([makeFinding()])], policy))).to.deep.equal(['fail', 'the-rule', 'scan-missing']);
  });
});
