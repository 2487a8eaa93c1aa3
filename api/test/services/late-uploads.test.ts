// Scans that arrive after those of newer commits, and scans that only look as if they did.
import type { BranchList } from '@portcullis/contract';
import { expect } from 'chai';
import { codesOf, commitOf, LifecycleStage, pullOf } from '../support/lifecycle-stage.ts';
import { getJson } from '../support/send-json.ts';
import { useApi } from '../support/start-test-api.ts';

describe('A scan of main that comes late', () => {
  const api = useApi();
  let stage: LifecycleStage;
  const at = (line: number): object => ({ rule: 'moves', path: 'a.js', line, text: 'the line' });
  beforeEach('scan main at commits 1 and 5', async () => {
    stage = await LifecycleStage.make(api());
    await stage.scan(1, { rules: ['old'], findings: [at(10)] });
    await stage.scan(5, { rules: ['old', 'later'], findings: [at(15)], history: [4, 3, 2, 1] });
  });

  it('closes nothing and moves nothing, though its commit was never scanned before, and is told as late.', async () => {
    const receipt = await stage.scan(3, { findings: [at(12)], history: [2, 1] });
    expect(codesOf(receipt)).to.deep.equal(['late-upload']);
    expect(receipt.counts).to.include({ fixed: 0, existing: 1, new: 0 });
    expect(await stage.open()).to.deep.equal(['later', 'moves', 'old']);
    expect(await stage.open('refs/heads/main', ({ line }) => `${line}`))
      .to.include('15')
      .and.not.include('12');
    const scan = await getJson(api(), stage.tenant, `/api/v1/projects/web-shop/scans/${receipt.scanId}`);
    expect(scan).to.include({ isLate: true });
  });

  it('does not stand for the branch: what the newest commit was told stays its outcome.', async () => {
    await stage.scan(6, { rules: ['old', 'later', 'worse'], findings: [at(15)], history: [5, 4, 3, 2, 1] });
    expect((await stage.scan(3, { rules: ['old'], findings: [at(12)], history: [2, 1] })).verdict.outcome).to.equal('pass');
    const { items } = await getJson<BranchList>(api(), stage.tenant, '/api/v1/projects/web-shop/branches');
    expect(items.map(({ ref, outcome }) => [ref, outcome])).to.deep.equal([['refs/heads/main', 'fail']]);
  });

  it('is compared with what it is built on, not with what is newer.', async () => {
    const receipt = await stage.scan(3, { rules: ['old', 'later'], history: [2, 1] });
    expect(receipt.comparedWith).to.deep.equal({ ref: 'refs/heads/main', commit: commitOf(1), distance: 1 });
    expect(receipt.verdict.reasons[0]).to.include({ outcome: 'fail', findingCount: 1 });
  });

  it('is no base while its commit has another scan: what newer commits brought is new to a pull request of it.', async () => {
    expect(codesOf(await stage.scan(1, { rules: ['old'], findings: [at(10)] }))).to.deep.equal(['late-upload']);
    const receipt = await stage.scan(9, { rules: ['old', 'later'], findings: [at(10)], history: [1], query: pullOf(7) });
    expect(receipt.verdict.reasons[0]).to.include({ outcome: 'fail', findingCount: 1 });
  });

  it('is no measure for others: what follows it is late as well where it is, and what follows the newest one is not.', async () => {
    await stage.scan(3, { rules: ['old'], history: [2, 1] });
    expect(codesOf(await stage.scan(4, { rules: ['old'], history: [3, 2, 1] }))).to.deep.equal(['late-upload']);
    const receipt = await stage.scan(6, { rules: ['old'], history: [5, 4, 3, 2, 1] });
    expect(codesOf(receipt)).to.deep.equal([]);
    expect(receipt.comparedWith).to.include({ commit: commitOf(5), distance: 0 });
    expect(receipt.counts).to.include({ fixed: 2 });
    expect(await stage.open()).to.deep.equal(['old']);
  });

  it('is not one that was pushed by force: it has no part in what was scanned before it, and closes.', async () => {
    const receipt = await stage.scan(8, { rules: ['old'], history: [7, 2, 1] });
    expect(codesOf(receipt)).to.deep.equal([]);
    expect(await stage.open()).to.deep.equal(['old']);
  });

  it('is told by the commit alone where nobody sent a history: one that was scanned before another one is the older.', async () => {
    await stage.scan(6, { rules: ['old', 'later', 'newest'] });
    const receipt = await stage.scan(5, { rules: ['old'] });
    expect(codesOf(receipt)).to.deep.equal(['late-upload']);
    expect(await stage.open()).to.deep.equal(['later', 'newest', 'old']);
    const reset = await stage.scan(5, { rules: ['old'], history: [6, 5] });
    expect(codesOf(reset)).to.deep.equal([]);
    expect(await stage.open()).to.deep.equal(['old']);
  });
});

describe('A commit of main', () => {
  const api = useApi();

  it('is never compared with an earlier scan of itself, though the history that is sent names it.', async () => {
    const stage = await LifecycleStage.make(api());
    await stage.scan(1, { rules: ['old'] });
    for (const history of [[1], [2, 1], [2]]) {
      const receipt = await stage.scan(2, { rules: ['old', 'mine'], history });
      expect(receipt.verdict.outcome).to.equal('fail');
      expect(receipt.comparedWith).to.include({ commit: commitOf(1) });
    }
  });
});
