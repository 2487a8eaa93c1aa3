// Scans that a policy demands: missing, broken, too old, or of the branch. What nobody looked at is not clean.
import { expect } from 'chai';
import { commitOf, pullOf } from '../../support/lifecycle-stage.ts';
import { useApi } from '../../support/start-test-api.ts';
import { brokenBy, GateStage, told } from './gate-stage.ts';

const pull = pullOf(7);

describe('A scan that the policy demands', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach('scan main at commit 1, and a pull request at commit 2, by testscan', async () => {
    stage = await GateStage.on(api());
    await stage.scan(1);
    await stage.scan(2, { query: pull });
  });
  const age = (commit: number, interval: string): Promise<void> =>
    stage.arrange(
      'update app.scans set received_at = now() - $3::interval where tenant_id = $1 and commit_sha = $2',
      commitOf(commit),
      interval,
    );

  it('and that is missing or broken is no verdict, until it has come.', async () => {
    await stage.publish({ rules: [], requiredScans: [{ tool: 'zap*', category: 'web' }] });
    const { verdict } = await stage.gate(2);
    expect(told(verdict)).to.deep.equal(['error scan-missing']);
    expect(verdict.reasons[0]!.detail).to.match(/demands a scan by zap\* \(web\), and this commit has none\./);
    await stage.scanBy('ZAP proxy', 1, { query: { category: 'web' } });
    expect(await stage.outcome(2)).to.equal('error');
    expect((await stage.scanBy('ZAP proxy', 2, { query: pull })).verdict.outcome).to.equal('error');
    const broken = await stage.scan(2, { ...brokenBy('ZAP proxy'), query: { ...pull, category: 'web' } });
    expect(told(broken.verdict)).to.include('error scan-missing');
    const come = await stage.scanBy('ZAP proxy', 2, { query: { ...pull, category: 'web' } });
    expect(told(come.verdict)).to.not.include('error scan-missing');
    expect(await stage.outcome(2)).to.not.equal('error');
  });

  it('is too old when its time is over: the verdict holds until then.', async () => {
    await stage.publish({ rules: [], requiredScans: [{ tool: 'testscan', maxAgeHours: 24 }] });
    const young = await stage.gate(2);
    expect(young.outcome).to.equal('pass');
    expect((Date.parse(young.verdict.validUntil!) - Date.now()) / 3_600_000).to.be.within(23, 24.1);
    await age(2, '25 hours');
    await stage.arrange('update app.verdicts set valid_until = now() where tenant_id = $1 and replaced_at is null');
    const old = await stage.gate(2);
    expect(told(old.verdict)).to.deep.equal(['error scan-stale']);
    expect(old.verdict.cause).to.equal('expiry');
    expect((await stage.scan(2, { query: pull })).verdict.outcome).to.equal('pass');
  });

  it('may be one of the branch or of what it goes into, where the policy says so, and not too old either.', async () => {
    await stage.scanBy('nightly', 1);
    const demand = { tool: 'nightly', of: 'branch', maxAgeHours: 48 } as const;
    await stage.publish({ rules: [], requiredScans: [demand] });
    expect(await stage.outcome(2)).to.equal('pass');
    await stage.publish({ rules: [], requiredScans: [{ tool: 'nightly' }] });
    expect(await stage.outcome(2)).to.equal('error');
    await age(1, '49 hours');
    await stage.publish({ rules: [], requiredScans: [demand] });
    expect(told((await stage.gate(2)).verdict)).to.deep.equal(['error scan-stale']);
    await stage.publish({ rules: [], requiredScans: [{ ...demand, branches: ['release/*'] }] });
    expect(await stage.outcome(2)).to.equal('pass');
  });

  it('is not the first thing that a commit is: one that nothing was uploaded for has no verdict either.', async () => {
    const { outcome, verdict, scans } = await stage.gate(99);
    expect([outcome, told(verdict), scans]).to.deep.equal(['error', ['error nothing-scanned'], []]);
    expect(await stage.verdicts(99)).to.deep.equal([]);
  });
});
