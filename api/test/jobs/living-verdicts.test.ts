// Verdicts that are judged again when something they stand on changes: by the job, or first thing when somebody asks for the gate.
import { expect } from 'chai';
import { makeLivingVerdicts } from '../../src/jobs/living-verdicts.ts';
import type { Pool } from '../../src/store/make-pool.ts';
import type { DueVerdict } from '../../src/store/verdicts.store.ts';
import { names, pullOf } from '../support/lifecycle-stage.ts';
import { readJson } from '../support/send-json.ts';
import { useApi } from '../support/start-test-api.ts';
import { asListed, GateStage, rule, told } from '../services/gate/gate-stage.ts';

const pull = pullOf(7);

describe('A verdict', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach('a pull request at commit 2 that brings a high finding', async () => {
    stage = await GateStage.on(api());
    await stage.scan(1, { rules: ['old'] });
    expect((await stage.scan(2, { rules: ['old', 'x'], query: pull })).verdict.outcome).to.equal('fail');
  });
  const decide = async (state: string, ruleId = 'x', more: object = {}): Promise<void> => {
    const body = { findings: [await stage.idOf(ruleId)], state, reason: 'Looked at it.', ...more };
    await readJson(await stage.post('/triage', body));
  };
  /** What verdicts in force say they were judged by. */
  const inForce = async (): Promise<Record<number, string>> => {
    const rows = await stage.rows<{ commit: string; basis: string }>(
      `select commit_sha as commit, 'policy ' || policy_version || ', triage ' || triage_revision as basis
       from app.verdicts where tenant_id = $1 and replaced_at is null`,
      [stage.tenant.tenantId],
    );
    return Object.fromEntries(rows.map(({ commit, basis }) => [Number.parseInt(commit, 16), basis]));
  };
  const jobOn = (pool: Pool, failed: (DueVerdict | undefined)[] = []): ReturnType<typeof makeLivingVerdicts> =>
    makeLivingVerdicts({ pool, now: () => new Date(), onFailure: (_error, due) => failed.push(due) });

  it('is another one when people decide otherwise, again and again, and all of them are kept with their causes, the newest first.', async () => {
    await decide('false-positive');
    await stage.judgeDue();
    const [second, first] = await stage.verdicts(2);
    expect(second).to.include({ outcome: 'pass', cause: 'triage', triageRevision: 1, policyVersion: 1 });
    expect(second!.reasons[0]!.detail).to.match(/ 1 finding would count, but was dismissed in triage\.$/);
    expect(first).to.include({ outcome: 'fail', cause: 'upload', triageRevision: 0 });
    await decide('open');
    expect((await stage.gate(2)).verdict).to.include({ outcome: 'fail', cause: 'triage', triageRevision: 2 });
    await stage.scan(2, { rules: ['old'], query: pull });
    const verdicts = await stage.verdicts(2);
    expect(verdicts.map(({ cause, outcome }) => `${cause} ${outcome}`)).to.deep.equal([
      ...['upload pass', 'triage fail', 'triage pass', 'upload fail'],
    ]);
    const times = verdicts.map(({ decidedAt }) => decidedAt!);
    expect(times).to.deep.equal([...times].sort().reverse());
    expect(new Set(verdicts.map(({ id }) => id)).size).to.equal(4);
  });

  it('holds until an accepted risk ends tonight, and blocks then, whether or not anybody asks.', async () => {
    const tonight = new Date(Date.now() + 5 * 3_600_000);
    await stage.accept(['x'], await stage.person('member'), tonight);
    expect((await stage.gate(2)).verdict).to.include({ outcome: 'pass', cause: 'triage', validUntil: tonight.toISOString() });
    await stage.arrange("update app.triage set expires_at = now() - interval '1 second' where tenant_id = $1");
    await stage.arrange(
      "update app.verdicts set valid_until = now() - interval '1 second' where tenant_id = $1 and valid_until is not null",
    );
    await stage.judgeDue();
    const [newest] = await stage.verdicts(2);
    expect(newest).to.include({ outcome: 'fail', cause: 'expiry', validUntil: null });
    expect(asListed((await stage.gate(2)).verdict)).to.deep.equal(newest);
  });

  it('is another one where a policy is published between the upload and the gate, of the project or of the tenant.', async () => {
    await stage.publish({ rules: [] });
    expect((await stage.gate(2)).verdict).to.include({ outcome: 'pass', cause: 'policy', policyVersion: 2, floorVersion: 0 });
    await stage.publishFloor({ rules: [rule('floor', { severity: ['high'] })] });
    await stage.judgeDue();
    const [newest] = await stage.verdicts(2);
    expect(newest).to.include({ outcome: 'fail', cause: 'policy', policyVersion: 2, floorVersion: 1 });
    expect(await stage.causes(2)).to.deep.equal(['upload', 'policy', 'policy']);
  });

  it('is corrected where a person says that a finding is really another one, or really two.', async () => {
    await stage.scan(2, { rules: ['x'], query: pull });
    expect(await stage.outcome(2)).to.equal('fail');
    await readJson(await stage.post(`/findings/${await stage.idOf('x')}/merge`, { into: await stage.idOf('old') }));
    await stage.judgeDue();
    expect((await stage.verdicts(2))[0]).to.include({ outcome: 'pass', cause: 'correction' });
    const other = await GateStage.on(api());
    await other.scan(1);
    await other.scan(2, { rules: ['y'], query: pull });
    await other.dismiss(await other.idOf('y'));
    expect(await other.outcome(2)).to.equal('pass');
    await readJson(await other.post(`/findings/${await other.idOf('y')}/split`), 201);
    await other.judgeDue();
    expect((await other.verdicts(2))[0]).to.include({ outcome: 'fail', cause: 'correction' });
  });

  it('is corrected where a person confirms that what is gone is gone.', async () => {
    const other = await GateStage.on(api());
    await other.scan(1, { rules: names(30) });
    const held = await other.scan(2, { rules: names(5), query: pull });
    expect(told(held.verdict)).to.deep.equal(['warn sudden-drop']);
    await readJson(await other.post(`/scans/${held.scanId}/confirm-drop`));
    await other.judgeDue();
    expect((await other.verdicts(2))[0]).to.include({ outcome: 'pass', cause: 'correction' });
  });

  it('stays as it is, and no row is added, where what changed leads to the same.', async () => {
    await decide('in-review');
    await stage.publish({ rules: [rule('no-new-critical-or-high', { novelty: ['new', 'escalated'], severity: ['critical', 'high'] })] });
    await stage.judgeDue();
    const { verdict } = await stage.gate(2);
    expect(verdict).to.include({ cause: 'upload', policyVersion: 2, triageRevision: 1 });
    for (let times = 0; times < 3; times += 1) expect((await stage.gate(2)).verdict).to.deep.equal(verdict);
    expect(await stage.verdicts(2)).to.deep.equal([asListed(verdict)]);
    expect(await inForce()).to.deep.equal({ 1: 'policy 2, triage 1', 2: 'policy 2, triage 1' });
  });

  it('is judged again once where several replicas and several people come to it at once.', async () => {
    for (const commit of [3, 4, 5]) await stage.scan(commit, { rules: ['old', 'x'], query: pullOf(commit) });
    await decide('false-positive');
    const jobs = [api().pool, api().pool, api().pool].map((pool) => jobOn(pool).run());
    await Promise.all([...jobs, ...[2, 3, 4, 5].map((commit) => stage.gate(commit)), stage.gate(2), stage.gate(2)]);
    for (const commit of [2, 3, 4, 5]) {
      expect(await stage.causes(commit)).to.deep.equal(['upload', 'triage']);
      expect(await stage.outcome(commit)).to.equal('pass');
    }
  });

  describe('that nothing has to do with what changed', () => {
    beforeEach(async () => {
      await stage.scan(3, { rules: ['old', 'y'], query: pullOf(8) });
    });

    it('is left alone: a decision touches the branches that have the finding, also by their base.', async () => {
      await decide('false-positive');
      await stage.judgeDue();
      expect(await inForce()).to.deep.equal({ 1: 'policy 1, triage 0', 2: 'policy 1, triage 1', 3: 'policy 1, triage 0' });
      await decide('false-positive', 'old');
      await stage.judgeDue();
      expect(await inForce()).to.deep.equal({ 1: 'policy 1, triage 2', 2: 'policy 1, triage 2', 3: 'policy 1, triage 2' });
      expect(await stage.causes(3)).to.deep.equal(['upload']);
    });

    it('waits until somebody asks where its branch has gone on, or nobody works on it any more.', async () => {
      await stage.scan(4, { rules: ['old', 'x', 'z'], query: pull });
      await stage.arrange("update app.scans set received_at = now() - interval '31 days' where tenant_id = $1 and commit_sha like '%3'");
      await stage.publish({ rules: [] });
      await stage.judgeDue();
      const before = { 1: 'policy 2, triage 0', 2: 'policy 1, triage 0', 3: 'policy 1, triage 0', 4: 'policy 2, triage 0' };
      expect(await inForce()).to.deep.equal(before);
      for (const commit of [2, 3]) expect((await stage.gate(commit)).verdict).to.include({ outcome: 'pass', cause: 'policy' });
    });
  });

  it('of what main is at is judged again though a scan of an older commit came late.', async () => {
    await stage.scan(5, { rules: ['old', 'x'], history: [3, 1] });
    await stage.scan(3, { rules: ['old'], history: [1] });
    await stage.publish({ rules: [] });
    await stage.judgeDue();
    expect(await inForce()).to.include({ 5: 'policy 2, triage 0' });
    expect((await stage.verdicts(5))[0]).to.include({ outcome: 'pass', cause: 'policy' });
  });

  it('that cannot be judged stays due and is told of, and keeps no other from being judged.', async () => {
    const sick = await GateStage.on(api());
    await sick.scan(1);
    for (const one of [sick, stage]) await one.publish({ rules: [] });
    await sick.arrange(`update app.policies set document = '{"rules": 1}' where tenant_id = $1 and version = 2`);
    await sick.arrange(`update app.verdicts set due_at = '-infinity', due_cause = 'policy' where tenant_id = $1`);
    const failed: (DueVerdict | undefined)[] = [];
    await jobOn(api().pool, failed).run();
    expect(failed.map((due) => due?.tenantId)).to.deep.equal([sick.tenant.tenantId]);
    expect((await stage.verdicts(2))[0]).to.include({ outcome: 'pass', cause: 'policy' });
    await sick.arrange(`update app.policies set document = '{"rules": []}' where tenant_id = $1 and version = 2`);
    expect(await sick.outcome(1)).to.equal('pass');
  });

  it('is judged again by no job that was stopped.', async () => {
    const job = jobOn(api().pool);
    job.start();
    await job.stop();
    await decide('false-positive');
    expect(await job.run()).to.equal(0);
    expect((await stage.gate(2)).verdict).to.include({ outcome: 'pass', cause: 'triage' });
  });
});
