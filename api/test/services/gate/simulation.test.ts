// What a policy would have done to commits that were scanned: told commit by commit and rule by rule, and nothing is stored.
import type { PolicyDocument, Simulation } from '@portcullis/contract';
import { expect } from 'chai';
import { simulatePolicy } from '../../../src/services/simulate-policy.ts';
import type { ProjectRow } from '../../../src/store/projects.store.ts';
import { countRows, expectRefusal } from '../../support/expect-problem.ts';
import { commitOf, pullOf, web } from '../../support/lifecycle-stage.ts';
import { callOk } from '../../support/people.ts';
import { useApi } from '../../support/start-test-api.ts';
import { brokenBy, GateStage, rule } from './gate-stage.ts';

const path = `${web}/policy/simulations`;
const low = { findings: [{ rule: 'low', path: 'low.js', level: 'note' as const }] };

describe('Simulating a policy', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach(async () => {
    stage = await GateStage.on(api());
  });
  const simulate = (document: PolicyDocument, more: object = {}): Promise<Simulation> =>
    callOk(api(), stage.tenant.key, 'post', path, { body: { document, ...more } });
  const inShort = ({ commits }: Simulation): (readonly [number, string, string])[] =>
    commits.map(({ commit, outcome, simulated }) => [Number.parseInt(commit, 16), outcome, simulated]);
  const noLow: PolicyDocument = { rules: [rule('no-low', { novelty: ['new'], severity: ['low', 'info'] })] };

  it('says which commits would have failed and by which rule, beside what the policy in force says.', async () => {
    await stage.scan(1);
    await stage.scan(2, { ...low, query: pullOf(7) });
    await stage.scan(3, { rules: ['x'], query: pullOf(8) });
    await stage.scan(4, { ...low, rules: ['x'], query: pullOf(9) });
    await stage.scan(5, { ...brokenBy('testscan'), query: pullOf(6) });
    const simulation = await simulate({ rules: [...noLow.rules, rule('info', { severity: ['high'] }, { action: 'inform' })] });
    expect(inShort(simulation)).to.deep.equal([
      [5, 'error', 'error'],
      [4, 'fail', 'fail'],
      [3, 'fail', 'pass'],
      [2, 'pass', 'fail'],
      [1, 'pass', 'pass'],
    ]);
    expect(simulation.commits[3]).to.deep.include({ commit: commitOf(2), ref: 'refs/pull/7/head' });
    expect(simulation.commits[3]!.reasons.map(({ code, outcome, findingCount }) => [code, outcome, findingCount])).to.deep.equal([
      ['no-low', 'fail', 1],
    ]);
    expect(simulation.rules).to.deep.equal([
      { code: 'no-low', commits: 2, failed: 2 },
      { code: 'scan-unhealthy', commits: 1, failed: 1 },
      { code: 'info', commits: 2, failed: 0 },
      { code: 'baseline-recorded', commits: 1, failed: 0 },
    ]);
  });

  it('stores nothing, and leaves every verdict as it is.', async () => {
    await stage.scan(1);
    await stage.scan(2, { ...low, query: pullOf(7) });
    const dump = (): Promise<object[]> =>
      stage.rows('select * from app.verdicts where tenant_id = $1 order by number', [stage.tenant.tenantId]);
    const [rows, verdicts] = [await countRows(api()), await dump()];
    await simulate(noLow);
    await simulate({ rules: [rule('exploited', { kev: true })], noBaseline: 'error' });
    expect([await countRows(api()), await dump()]).to.deep.equal([rows, verdicts]);
    expect((await stage.gate(2)).verdict.policyVersion).to.equal(1);
  });

  it('judges by what people have decided by now, by the tenant’s policy and each commit’s own file, and without break-glass.', async () => {
    const admin = await stage.person('admin');
    await stage.scan(1);
    for (const commit of [2, 3, 4]) await stage.scan(commit, { ...low, rules: [`x${commit}`], query: pullOf(commit) });
    await stage.breakOk(admin, 2);
    await stage.putFile(3, { rules: [rule('file', { rule: ['low'] })] });
    for (const one of ['x3', 'x4']) await stage.dismiss(await stage.idOf(one));
    const mild = await simulate({ rules: [] }, { commits: 3 });
    expect(inShort(mild)).to.deep.equal([
      [4, 'pass', 'pass'],
      [3, 'fail', 'fail'],
      [2, 'fail', 'pass'],
    ]);
    expect(mild.rules[0]).to.deep.equal({ code: 'file', commits: 1, failed: 1 });
    await stage.publishFloor(noLow);
    expect(inShort(await simulate({ rules: [] }, { commits: 3 })).map(([, , simulated]) => simulated)).to.deep.equal([
      'fail',
      'fail',
      'fail',
    ]);
  });

  it('judges each commit at the time of its scan: what was young then was young.', async () => {
    await stage.scan(1, { rules: ['old'] });
    await stage.scan(2, { rules: ['old'] });
    await stage.arrange("update app.findings set first_seen_at = now() - interval '20 days' where tenant_id = $1");
    await stage.arrange(
      "update app.scans set received_at = now() - interval '15 days' where tenant_id = $1 and commit_sha = $2",
      commitOf(1),
    );
    expect(inShort(await simulate({ rules: [rule('debt', { olderThanDays: 10 })] }))).to.deep.equal([
      [2, 'pass', 'fail'],
      [1, 'pass', 'pass'],
    ]);
  });

  it('looks at as many commits as asked for, the newest first, each once however often it was scanned.', async () => {
    expect(await simulate(noLow)).to.deep.equal({ commits: [], rules: [] });
    await stage.scan(1);
    for (let times = 0; times < 3; times += 1) await stage.scan(2, { ...low, query: pullOf(7) });
    expect(inShort(await simulate(noLow))).to.deep.equal([
      [2, 'pass', 'fail'],
      [1, 'pass', 'pass'],
    ]);
    expect(inShort(await simulate(noLow, { commits: 1 }))).to.deep.equal([[2, 'pass', 'fail']]);
    await stage.arrange(
      `insert into app.scans overriding system value
       select (jsonb_populate_record(null::app.scans, to_jsonb(s) || jsonb_build_object('id', gen_random_uuid(), 'submission_id', gen_random_uuid(),
         'commit_sha', lpad(to_hex(n), 40, '0'), 'number', 1000000 + n))).*
       from generate_series(16, 225) as n cross join lateral (
         select * from app.scans where tenant_id = $1 and commit_sha = $2 order by number desc limit 1) as s`,
      commitOf(2),
    );
    const many = await simulate(noLow, { commits: 200 });
    expect(many.commits.map(({ commit }) => Number.parseInt(commit, 16))).to.deep.equal(
      Array.from({ length: 200 }, (_, index) => 225 - index),
    );
    expect(many.rules).to.deep.equal([{ code: 'no-low', commits: 200, failed: 200 }]);
    expect((await simulate(noLow)).commits).to.have.length(50);
  });

  it('is one at a time for a tenant: another one is asked to come again, and holds up nobody else.', async () => {
    const other = await GateStage.on(api());
    const run = async ({ tenant }: GateStage): Promise<Simulation> => {
      const project = { id: tenant.projectId } as ProjectRow;
      return simulatePolicy({ pool: api().pool }, tenant.actor, project, { document: noLow, commits: 5 });
    };
    const [first, others, second] = await Promise.allSettled([run(stage), run(other), run(stage)]);
    expect([first.status, others.status]).to.deep.equal(['fulfilled', 'fulfilled']);
    expect(second.status === 'rejected' && second.reason).to.include({ code: 'service-unavailable', retryAfter: 5 });
    await run(stage);
  });

  for (const [pointer, body] of [
    ['/commits', { document: noLow, commits: 0 }],
    ['/commits', { document: noLow, commits: 201 }],
    ['/commits', { document: noLow, commits: '5' }],
    ['/document/rules/0/action', { document: { rules: [{ ...rule('r', {}), action: 'shout' }] } }],
    ['/document', {}],
    ['/since', { document: noLow, since: 'yesterday' }],
  ] as const) {
    it(`refuses ${JSON.stringify(body)} at ${pointer}.`, async () => {
      const send = (): Promise<Response> => stage.post('/policy/simulations', body);
      await expectRefusal(api(), send, { status: 422, code: 'request-invalid', pointer });
    });
  }
});
