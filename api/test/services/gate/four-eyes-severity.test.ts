// Four eyes go by what the gate counts: where an open scan says worse of a finding than its row does, one person cannot dismiss it alone.
import { expect } from 'chai';
import type { Triaged } from '@portcullis/contract';
import { expectProblem } from '../../support/expect-problem.ts';
import { pullOf, web } from '../../support/lifecycle-stage.ts';
import { call, callOk, type TestMember } from '../../support/people.ts';
import { useApi } from '../../support/start-test-api.ts';
import { GateStage, rule } from './gate-stage.ts';

const found = (score: string) => ({ findings: [{ rule: 'x', path: 'x.js', score }] });

describe('Four eyes', () => {
  const api = useApi();
  let stage: GateStage;
  let ada: TestMember;
  beforeEach(async () => {
    stage = await GateStage.on(api());
    ada = await stage.person('member');
    const document = { rules: [rule('critical', { novelty: ['new', 'escalated'], severity: ['critical'] })] };
    await stage.publish({ ...document, fourEyes: { severity: ['critical'] } });
  });
  const dismiss = async (ruleId = 'x', more: object = {}): Promise<Triaged> => {
    const body = { findings: [await stage.idOf(ruleId)], state: 'false-positive', reason: 'Looked at it.', ...more };
    return callOk(api(), ada.token, 'post', `${web}/triage`, { body });
  };
  const alone = { changed: 1, pending: 0 };
  const waits = { changed: 0, pending: 1 };

  it('look at a finding that a pull request says is worse than main does.', async () => {
    await stage.scan(1, found('5.0'));
    expect((await stage.scan(2, { ...found('9.8'), query: pullOf(7), history: [1] })).verdict.outcome).to.equal('fail');
    expect(await dismiss()).to.deep.equal(waits);
    expect(await stage.outcome(2)).to.equal('fail');
    const key = { findings: [await stage.idOf('x')], state: 'false-positive', reason: 'Looked at it.' };
    const problem = await expectProblem(await stage.post('/triage', key), { status: 403, code: 'person-required', pointer: '/state' });
    expect(problem.detail).to.contain('dismissals of critical findings');
  });

  it('look at what a pull request brought as critical, whatever main makes of it later.', async () => {
    await stage.scan(1);
    await stage.scan(2, { ...found('9.8'), query: pullOf(7), history: [1] });
    await stage.scan(3, { ...found('3.0'), history: [1] });
    expect(await dismiss()).to.deep.equal(waits);
  });

  it('look away where no newest scan says so any more, and where a decision dismisses nothing.', async () => {
    await stage.scan(1, found('5.0'));
    await stage.scan(2, { ...found('9.8'), query: pullOf(7), history: [1] });
    expect(await dismiss('x', { state: 'in-review' })).to.deep.equal(alone);
    await stage.scan(3, { ...found('5.0'), query: pullOf(7), history: [1] });
    expect(await dismiss()).to.deep.equal(alone);
  });

  it('look at the scan of the newest commit where one of an older commit comes late.', async () => {
    await stage.scan(1, found('5.0'));
    await stage.scan(2, { ...found('5.0'), query: pullOf(7), history: [1] });
    await stage.scan(3, { ...found('9.8'), query: pullOf(7), history: [2, 1] });
    await stage.scan(2, { ...found('5.0'), query: pullOf(7), history: [1] });
    expect(await dismiss()).to.deep.equal(waits);
  });

  it('let nobody merge such a finding into one that a member may dismiss alone, nor out of it what was merged before.', async () => {
    await stage.scan(1, { rules: ['gone'] });
    await stage.scan(3, { ...found('5.0'), history: [1] });
    await stage.scan(2, { ...found('9.8'), query: pullOf(7), history: [3] });
    const [id, into] = [await stage.idOf('x'), await stage.idOf('gone')];
    const merge = await call(api(), ada.token, 'post', `${web}/findings/${id}/merge`, { body: { into } });
    const problem = await expectProblem(merge, { status: 409, code: 'merge-refused', pointer: '/into' });
    expect(problem.detail).to.contain('dismiss a critical finding');
    await stage.publish({ rules: [] });
    await callOk(api(), ada.token, 'post', `${web}/findings/${id}/merge`, { body: { into } });
    await stage.publish({ rules: [], fourEyes: { severity: ['critical'] } });
    const body = { findings: [into], state: 'false-positive', reason: 'Looked at it.' };
    expect(await callOk(api(), ada.token, 'post', `${web}/triage`, { body })).to.deep.equal(waits);
  });
});
