// What retention takes away, and that nothing that stays is another one afterwards.
import type { AuditPage } from '@portcullis/contract';
import { expect } from 'chai';
import { retentionDaysOf } from '../../../src/services/upkeep/retention-days-of.ts';
import { withTenant } from '../../../src/store/tenant-tx.ts';
import { commitOf, pullOf } from '../../support/lifecycle-stage.ts';
import { RetentionStage } from '../../support/retention-stage.ts';
import { getJson, readJson } from '../../support/send-json.ts';
import { useApi } from '../../support/start-test-api.ts';
import { rule } from '../gate/gate-stage.ts';

const main = 'refs/heads/main';

describe('Retention', () => {
  const api = useApi();
  let stage: RetentionStage;
  beforeEach(async () => {
    stage = await RetentionStage.on(api());
  });
  const pull = (index: number) => ({ query: pullOf(index) });

  describe('of a project with four scans of more than a year ago and one of today', () => {
    beforeEach('a closed with the second, d with the fourth', async () => {
      await stage.scan(1, { rules: ['a', 'b', 'c'] });
      await stage.scan(2, { rules: ['a', 'b'] });
      await stage.scan(3, { rules: ['a', 'b', 'd'] });
      await stage.scan(4, { rules: ['a', 'b'] });
      await stage.age(400);
      await stage.scan(5, { rules: ['a', 'e'] });
    });

    it('leaves every page, gate and verdict of what remains as it was, and what it took away is gone from all of them.', async () => {
      const before = await stage.seen([main], ['a', 'b', 'd', 'e'], [3, 4, 5]);
      const counts = await stage.retain();
      expect(counts).to.include({ findings: 1, scansSetAside: 2, scansTrimmed: 4 });
      expect(await stage.seen([main], ['a', 'b', 'd', 'e'], [3, 4, 5])).to.deep.equal(before);
      expect(await stage.rows("select from app.findings where rule_id = 'c' and tenant_id = $1", [stage.tenant.tenantId])).to.have.length(
        0,
      );
      expect((await stage.scanList()).items.map(({ commit }) => Number.parseInt(commit, 16))).to.deep.equal([5, 4, 3]);
    });

    it('lets the gate say of a commit that is kept no longer that nobody knows, and never that it passes, also where it is uploaded again.', async () => {
      await stage.publish({ rules: [] });
      expect(await stage.outcome(2)).to.equal('pass');
      await stage.retain();
      const { outcome, verdict } = await stage.gate(2);
      expect(outcome).to.equal('error');
      expect(verdict.reasons.map(({ code }) => code)).to.deep.equal(['scan-forgotten']);
      await stage.judgeDue();
      expect(await stage.outcome(2)).to.equal('error');
      // What it was compared with is gone: it would be compared with what came later, and have nothing new.
      for (const history of [[], [1]]) {
        const again = await stage.scan(2, { rules: ['a', 'b', 'e'], history });
        expect(again.verdict.reasons[0]).to.include({ code: 'scan-forgotten', outcome: 'error' });
      }
    });

    it('does nothing when it runs again, and says once in the audit log what it took away.', async () => {
      const first = await stage.retain();
      const stored = await stage.stored();
      const second = await stage.retain();
      expect(Object.values(second)).to.deep.equal(Object.values(second).map(() => 0));
      expect(await stage.stored()).to.deep.equal(stored);
      const { items } = await getJson<AuditPage>(api(), stage.tenant, '/api/v1/audit?action=retention.run');
      expect(items).to.have.length(1);
      expect(items[0]!.after).to.deep.include({ keptDays: 90, verdictDays: 365, findings: first.findings, scansSetAside: 2 });
      expect(items[0]!.actor).to.include({ type: 'system', id: 'retention' });
    });

    it('counts later uploads right: what stayed is known, what is gone is new, and an older commit is late.', async () => {
      await stage.retain();
      expect((await stage.scan(6, { rules: ['a', 'b', 'c'] })).counts).to.include({ new: 1, existing: 1, reopened: 1, fixed: 1 });
      expect((await stage.scan(7, { rules: ['a', 'd'] })).counts).to.include({ existing: 1, reopened: 1, fixed: 2 });
      expect((await stage.scan(4, { rules: ['a', 'b'] })).warnings.map(({ code }) => code)).to.include('late-upload');
    });

    it('lets a pull request be compared with what stayed, and says so where the commit it is built on is kept no longer.', async () => {
      await stage.retain();
      const near = await stage.scan(20, { ...pull(20), rules: ['a', 'b', 'x'], history: [4, 3] });
      expect(near.comparedWith).to.include({ commit: commitOf(4) });
      expect(near.counts).to.include({ new: 1, existing: 2 });
      const far = await stage.scan(21, { ...pull(21), rules: ['a', 'b', 'x'], history: [2, 1] });
      expect(far.comparedWith).to.equal(null);
      expect(far.verdict.outcome).to.equal('warn');
      expect(far.verdict.reasons.map(({ code }) => code)).to.include('no-baseline');
    });

    it('touches nothing of another tenant, nor of one whose server sells no plans, nor of one that never went to the check-out.', async () => {
      const other = await RetentionStage.on(api());
      await other.scan(1, { rules: ['a', 'c'] });
      await other.scan(2, { rules: ['a'] });
      await other.scan(3, { rules: ['a'] });
      await other.scan(4, { rules: ['a'] });
      await other.age(400);
      const all = async (): Promise<number[]> =>
        Promise.all(['scans', 'findings', 'sightings', 'verdicts'].map((table) => other.count(table)));
      const before = await all();
      await stage.retain();
      expect(await all()).to.deep.equal(before);
      await other.retain(true);
      expect(await all()).to.deep.equal(before);
    });
  });

  it('goes by the longest that any plan of the tenant kept things for, also after that plan has lapsed.', async () => {
    const days = (isLocal: boolean): Promise<number | null> =>
      withTenant(api().pool, stage.tenant.tenantId, { readOnly: true }, (tx) => retentionDaysOf(tx, { isLocal, now: new Date() }));
    expect(await days(false)).to.equal(90);
    await stage.arrange("update app.billing set retention_days = 730, status = 'canceled' where tenant_id = $1");
    expect(await days(false)).to.equal(730);
    expect(await days(true)).to.equal(null);
  });

  it('goes by the free plan where the tenant never bought one.', async () => {
    await stage.arrange('delete from app.billing where tenant_id = $1');
    const days = await withTenant(api().pool, stage.tenant.tenantId, { readOnly: true }, (tx) =>
      retentionDaysOf(tx, { isLocal: false, now: new Date() }),
    );
    expect(days).to.equal(90);
  });

  it('keeps what a gate could ask for as long as the verdict: a finding that was there before, and closed half a year ago.', async () => {
    await stage.scan(1, { rules: ['a', 'c'] });
    await stage.scan(2, { rules: ['a', 'c'] });
    await stage.scan(3, { rules: ['a'] });
    await stage.age(200);
    await stage.scan(4, { rules: ['a'] });
    const counts = await stage.retain();
    expect(counts).to.include({ findings: 0, scansSetAside: 0 });
    await stage.publish({ rules: [rule('nothing-old', { novelty: ['pre-existing'] })] });
    expect((await stage.gate(2)).verdict.reasons[0]).to.include({ code: 'nothing-old', outcome: 'fail', findingCount: 2 });
  });

  it('keeps a finding that people dismissed for as long as the decision holds, however long it is closed.', async () => {
    await stage.scan(1, { rules: ['a', 'c', 'e'] });
    await stage.dismiss(await stage.idOf('c'));
    await stage.scan(2, { rules: ['a'] });
    for (const commit of [3, 4, 5]) await stage.scan(commit, { rules: ['a'] });
    await stage.age(400);
    await stage.scan(6, { rules: ['a'] });
    expect(await stage.retain()).to.include({ findings: 1 });
    expect((await stage.detail(await stage.idOf('c'))).triageHistory).to.have.length(1);
    expect((await stage.scan(7, { rules: ['a', 'c'] })).counts).to.include({ reopened: 1, new: 0 });
    expect((await stage.detail(await stage.idOf('c'))).triage).to.equal('false-positive');
  });

  it('takes what was merged into a finding together with it, or neither.', async () => {
    await stage.scan(1, { rules: ['a', 'c'] });
    await stage.scan(2, { rules: ['a', 'd'] });
    await readJson(await stage.post(`/findings/${await stage.idOf('c')}/merge`, { into: await stage.idOf('d') }));
    for (const commit of [3, 4, 5]) await stage.scan(commit, { rules: ['a'] });
    await stage.age(400);
    await stage.scan(6, { rules: ['a'] });
    expect(await stage.retain()).to.include({ findings: 2 });
    expect(await stage.count('findings')).to.equal(1);
  });

  describe('of a pull request', () => {
    beforeEach(async () => {
      await stage.scan(1, { rules: ['a'] });
      await stage.scan(10, { ...pull(7), rules: ['a', 'x'] });
    });

    it('takes it with all that it alone had, once nobody has uploaded anything for it for as long as things are kept.', async () => {
      await stage.age(89);
      expect(await stage.retain()).to.include({ scans: 0, findings: 0 });
      await stage.age(2);
      const before = await stage.seen([main], ['a'], [1]);
      expect(await stage.retain()).to.include({ scans: 1, sightings: 1, findings: 1 });
      expect(await stage.seen([main], ['a'], [1])).to.deep.equal(before);
      expect(await stage.open(pullOf(7)['ref'])).to.deep.equal([]);
      expect(await stage.outcome(10)).to.equal('error');
      expect(
        (await stage.verdicts(10)).map(({ outcome }) => outcome),
        'its verdict is kept for a year',
      ).to.have.length(1);
    });

    it('lets it come back with right counts.', async () => {
      await stage.age(100);
      await stage.retain();
      const { counts, verdict } = await stage.scan(11, { ...pull(7), rules: ['a', 'x'] });
      expect(counts).to.include({ new: 1, existing: 1, fixed: 0, reopened: 0 });
      expect(verdict.outcome).to.equal('fail');
    });

    it('keeps it whole while it is worked on, with the commit that it is compared with.', async () => {
      await stage.age(400);
      for (const commit of [2, 3, 4]) await stage.scan(commit, { rules: ['a', 'b'] });
      await stage.scan(11, { ...pull(7), rules: ['a', 'x'], history: [1] });
      await stage.age(80);
      const before = await stage.seen([main, pullOf(7)['ref']!], ['a', 'b', 'x'], [1, 10, 11]);
      expect(await stage.retain()).to.include({ scansSetAside: 0, findings: 0 });
      expect(await stage.seen([main, pullOf(7)['ref']!], ['a', 'b', 'x'], [1, 10, 11])).to.deep.equal(before);
      expect((await stage.scan(12, { ...pull(7), rules: ['a', 'x'], history: [1] })).counts).to.include({ new: 1, existing: 1 });
    });

    it('keeps it where one of its commits is on a branch that stays: what is red on one does not turn green with the other.', async () => {
      await stage.scan(10, { rules: ['a', 'x'] });
      await stage.age(100);
      const before = await stage.gate(10);
      expect(await stage.retain()).to.include({ scansSetAside: 0 });
      expect(await stage.gate(10)).to.deep.equal(before);
    });

    it('keeps a decision that holds on it alone, and the finding with it.', async () => {
      const body = { findings: [await stage.idOf('x')], state: 'false-positive', reason: 'Not here.', ref: pullOf(7)['ref'] };
      await readJson(await stage.post('/triage', body));
      await stage.age(100);
      expect(await stage.retain()).to.include({ scans: 1, findings: 0 });
      expect(await stage.count('triage')).to.equal(1);
    });
  });
});
