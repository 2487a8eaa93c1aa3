// Nobody turns a commit green by sending something else: the commit for another ref, an older one again, another branch as base, another pull
// request first, a later commit that says less. What a commit's own scans say counts, against the base that they were compared with.
import { expect } from 'chai';
import { pullOf } from '../../support/lifecycle-stage.ts';
import { useApi } from '../../support/start-test-api.ts';
import { behind, GateStage, rule, told } from './gate-stage.ts';

const into = (base: string) => ({ ...pullOf(7), base });

describe('A red commit', () => {
  const api = useApi();
  let stage: GateStage;
  beforeEach(async () => {
    stage = await GateStage.on(api());
    await stage.change({ longLivedBranches: ['release/*', 'develop'] });
  });

  it('stays red where main’s head is scanned again on a branch that was just made of it.', async () => {
    await stage.scan(1);
    expect((await stage.scan(2, { rules: ['x'] })).verdict.outcome).to.equal('fail');
    await stage.scan(2, { rules: ['x'], query: { ref: 'refs/heads/feature' } });
    expect(await stage.outcome(2)).to.equal('fail');
    await stage.scan(2, { rules: ['x'], query: into('main'), history: [2, 1] });
    expect(await stage.outcome(2)).to.equal('fail');
  });

  it('stays red where a long-lived branch begins with it, and so does what is built on it.', async () => {
    await stage.scan(1);
    expect((await stage.scan(2, { rules: ['x'], query: into('main'), history: [1] })).verdict.outcome).to.equal('fail');
    await stage.scan(2, { rules: ['x'], query: { ref: 'refs/heads/release/mine' }, history: [1] });
    expect(await stage.outcome(2)).to.equal('fail');
    expect((await stage.scan(3, { rules: ['x'], query: into('main'), history: [2, 1] })).verdict.outcome).to.equal('fail');
  });

  it('has the same verdict whether the push to develop or its pull request to main is scanned first.', async () => {
    await stage.scan(1);
    const develop = { ref: 'refs/heads/develop' };
    await stage.scan(2, { rules: ['x'], query: develop });
    const outcomes: string[] = [];
    for (const [commit, order] of [
      [3, [develop, pullOf(7)]],
      [4, [pullOf(7), develop]],
    ] as const) {
      for (const query of order) await stage.scan(commit, { rules: ['x'], query });
      outcomes.push(await stage.outcome(commit));
    }
    expect(outcomes).to.deep.equal(['fail', 'fail']);
  });

  it('of main stays red where it is scanned again after a newer one that has the same.', async () => {
    await stage.scan(1);
    for (const commit of [2, 3]) await stage.scan(commit, { rules: ['x'] });
    const again = await stage.scan(2, { rules: ['x'] });
    expect(again.comparedWith?.commit).to.match(/1$/);
    expect(again.verdict.outcome).to.equal('fail');
  });

  it('is held to the rules for the branch that it is to go into, whichever branch has the commit it is built on.', async () => {
    await stage.publish({ rules: [rule('main-only', { novelty: ['new'], branches: ['main'] })] });
    await stage.scan(1);
    await stage.scan(1, { query: { ref: 'refs/heads/release/mine' } });
    const { verdict } = await stage.scan(2, { rules: ['x'], query: into('main'), history: [1] });
    expect(told(verdict)).to.deep.equal(['fail main-only']);
  });

  it('keeps what was there before where another tool of the same pull request names another base.', async () => {
    await stage.publish({ rules: [rule('everything', {})] });
    await stage.scan(1, { rules: ['old'] });
    await stage.scan(9, { query: { ref: 'refs/heads/release/empty' } });
    expect(behind((await stage.scan(2, { rules: ['old'], query: into('main') })).verdict, 'everything')).to.deep.equal(['old']);
    const { verdict } = await stage.scanBy('other', 2, { query: { ...into('release/empty'), category: 'x' } });
    expect(behind(verdict, 'everything')).to.deep.equal(['old']);
  });

  it('is judged by its own report where another pull request told of the finding first, and a later commit says less of it.', async () => {
    await stage.publish({ rules: [rule('tagged', { novelty: ['new'], tags: ['owasp'], severity: ['high'] })] });
    await stage.scan(1);
    const plain = { rule: 'x', path: 'x.js' };
    await stage.scan(3, { findings: [plain], query: pullOf(8), history: [1] });
    const tagged = { ...plain, extra: { properties: { tags: ['owasp'] } } };
    await stage.scan(2, { findings: [tagged], query: pullOf(7), history: [1] });
    await stage.scan(4, { findings: [{ ...plain, level: 'note' }], history: [1] });
    await stage.post('/triage', { findings: [await stage.idOf('x')], state: 'in-review' });
    expect(await stage.outcome(2)).to.equal('fail');
  });

  it('of main keeps its severity where a later commit’s scan says less.', async () => {
    await stage.scan(1, { findings: [{ rule: 'y', path: 'y.js', level: 'note' }] });
    const both = [
      { rule: 'x', path: 'x.js', score: '9.8' },
      { rule: 'y', path: 'y.js', score: '9.8' },
    ];
    const { verdict } = await stage.scan(2, { findings: both });
    expect(behind(verdict, 'no-new-critical-or-high')).to.have.members(['x', 'y']);
    await stage.scan(3, { findings: both.map(({ rule: id, path }) => ({ rule: id, path, level: 'note' as const })) });
    await stage.post('/triage', { findings: [await stage.idOf('x')], state: 'in-review' });
    expect(behind((await stage.gate(2)).verdict, 'no-new-critical-or-high')).to.have.members(['x', 'y']);
  });

  it('stays red where what escalated is merged into a finding that is gone.', async () => {
    await stage.scan(1, { rules: ['gone'] });
    await stage.scan(3, { findings: [{ rule: 'x', path: 'x.js', level: 'note' }], history: [1] });
    const worse = { rule: 'x', path: 'x.js', score: '9.8' };
    expect((await stage.scan(2, { findings: [worse], query: pullOf(7), history: [3] })).verdict.outcome).to.equal('fail');
    const [id, target] = [await stage.idOf('x'), await stage.idOf('gone')];
    expect((await stage.post(`/findings/${id}/merge`, { into: target })).status).to.equal(200);
    expect(await stage.outcome(2)).to.equal('fail');
  });
});
