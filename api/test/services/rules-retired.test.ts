// A tool that no longer has a rule says nothing of the code: what the rule had found is retired, not fixed.
import { expect } from 'chai';
import { codesOf, LifecycleStage, pullOf } from '../support/lifecycle-stage.ts';
import { useApi } from '../support/start-test-api.ts';

describe('A rule that a tool no longer has', () => {
  const api = useApi();
  let stage: LifecycleStage;
  const before = ['gone', 'stays', 'mended', 'quiet'];
  const after = ['stays', 'mended', 'quiet'];
  beforeEach('scan main', async () => {
    stage = await LifecycleStage.make(api());
    await stage.scan(1, { rules: ['gone', 'stays', 'mended'], listed: before });
  });
  const causes = (rule: string): Promise<{ cause: string | null }[]> =>
    stage.rows(
      'select s.cause from app.sightings as s join app.findings as f on f.id = s.finding_id where f.rule_id = $1 and f.project_id = $2',
      [rule, stage.tenant.projectId],
    );

  it('takes its findings with it, which do not count as fixed: that is told, with the name of the rule.', async () => {
    const receipt = await stage.scan(2, { rules: ['stays'], listed: after });
    expect(receipt.counts).to.include({ fixed: 1, existing: 1 });
    expect(codesOf(receipt)).to.deep.equal(['rules-retired']);
    expect(receipt.warnings[0]?.detail).to.contain('the rule gone');
    expect(await stage.open()).to.deep.equal(['stays']);
    expect(await causes('gone')).to.deep.equal([{ cause: 'retired' }]);
    expect(await causes('mended')).to.deep.equal([{ cause: 'fixed' }]);
    expect(await stage.inState('retired')).to.deep.equal(['gone']);
    expect(await stage.inState('fixed')).to.deep.equal(['mended']);
  });

  it('shows them as retired in a pull request, too, and as open on main.', async () => {
    await stage.scan(2, { rules: ['stays', 'mended'], listed: after, query: pullOf(7) });
    expect(await stage.inState('retired', 'refs/pull/7/head')).to.deep.equal(['gone']);
    expect(await stage.open()).to.include('gone');
  });

  it('and has it again finds the same finding, reopened, with what was decided on it.', async () => {
    const id = await stage.idOf('gone');
    await stage.dismiss(id);
    await stage.scan(2, { rules: ['stays', 'mended'], listed: after });
    const receipt = await stage.scan(3, { rules: ['gone', 'stays', 'mended'], listed: before });
    expect(receipt.counts).to.include({ new: 0, reopened: 1 });
    expect(receipt.verdict.outcome).to.equal('pass');
    expect(await stage.idOf('gone')).to.equal(id);
    expect(await stage.detail(id)).to.include({ state: 'open', triage: 'false-positive' });
  });

  it('is not known by a tool that lists only the rules of what it found: then what is gone is fixed.', async () => {
    const receipt = await stage.scan(2, { rules: ['stays', 'mended'], listed: ['stays', 'mended'] });
    expect(receipt.counts).to.include({ fixed: 1 });
    expect(codesOf(receipt)).to.deep.equal([]);
    expect(await causes('gone')).to.deep.equal([{ cause: 'fixed' }]);
  });

  it('is not known either where what is listed are rules of which the findings are cases.', async () => {
    const receipt = await stage.scan(2, { rules: ['stays/1', 'mended'], listed: ['stays', 'mended'] });
    expect(receipt.counts).to.include({ fixed: 2 });
    expect(codesOf(receipt)).to.deep.equal([]);
    const full = await stage.scan(3, { rules: ['mended'], listed: ['stays', 'mended'] });
    expect(full.counts).to.include({ fixed: 1 });
    expect(codesOf(full)).to.deep.equal([]);
  });

  it('is retired in a pull request with every scan of it, and not fixed with the second.', async () => {
    const query = pullOf(1);
    for (const commit of [2, 3, 4]) {
      const receipt = await stage.scan(commit, { rules: ['stays'], listed: after, query });
      expect(receipt.counts, `scan ${commit}`).to.include({ fixed: 1 });
      expect(codesOf(receipt), `scan ${commit}`).to.deep.equal(['rules-retired']);
    }
    expect(await stage.open()).to.deep.equal(['gone', 'mended', 'stays']);
  });
});
