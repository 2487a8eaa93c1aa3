// What a pull request is compared with, and that it is told: the exact commit, the nearest one before, or nothing.
import { expect } from 'chai';
import { codesOf, commitOf, LifecycleStage, pullOf, reasonsOf } from '../support/lifecycle-stage.ts';
import { useApi } from '../support/start-test-api.ts';
import { sendJson, readJson } from '../support/send-json.ts';

const pull = pullOf(1);
const main = 'refs/heads/main';

describe('The base of a pull request', () => {
  const api = useApi();
  let stage: LifecycleStage;
  beforeEach('scan main at commits 1 and 5', async () => {
    stage = await LifecycleStage.make(api());
    await stage.scan(1, { rules: ['old'] });
    await stage.scan(5, { rules: ['old', 'later'], history: [4, 3, 2, 1] });
  });

  it('is the scan of the exact commit, also where main has moved on.', async () => {
    const receipt = await stage.scan(20, { rules: ['old', 'later'], query: pull, history: [1] });
    expect(receipt.comparedWith).to.deep.equal({ ref: main, commit: commitOf(1), distance: 0 });
    expect(receipt.counts).to.include({ new: 1, existing: 1 });
    expect(codesOf(receipt)).to.deep.equal([]);
    expect(receipt.verdict.outcome).to.equal('fail');
  });

  it('is the nearest commit before that was scanned, and the receipt tells how far away and warns.', async () => {
    const receipt = await stage.scan(20, { rules: ['old', 'later'], query: pull, history: [7, 6, 5, 4, 3, 2, 1] });
    expect(receipt.comparedWith).to.deep.equal({ ref: main, commit: commitOf(5), distance: 2 });
    expect(receipt.counts).to.include({ new: 0, existing: 2 });
    expect(codesOf(receipt)).to.deep.equal(['base-older']);
    expect(receipt.warnings[0]?.detail).to.contain('2 commits before it on main');
    const next = await stage.scan(21, { rules: ['old', 'later'], query: pull, history: [4, 3, 2, 1] });
    expect(next.comparedWith).to.include({ commit: commitOf(1), distance: 3 });
    expect(next.counts).to.include({ new: 1 });
  });

  it('may be sent as a commit beside the history, which then counts from that commit on.', async () => {
    const receipt = await stage.scan(20, { rules: ['old'], query: { ...pull, base: commitOf(3) }, history: [7, 6, 5, 4, 3, 2, 1] });
    expect(receipt.comparedWith).to.include({ commit: commitOf(1), distance: 2 });
  });

  it('is none where no commit that it is built on was scanned: that warns, and what was found is judged, all of it.', async () => {
    const receipt = await stage.scan(20, { rules: ['old'], query: pull, history: [31, 30] });
    expect(receipt.comparedWith).to.equal(null);
    expect(reasonsOf(receipt)).to.deep.equal(['warn no-baseline']);
    expect(receipt.verdict.reasons[0]).to.include({ findingCount: 1 });
    const clean = await stage.scan(21, { query: { ...pullOf(2) }, history: [31, 30] });
    expect(reasonsOf(clean)).to.deep.equal(['warn no-baseline']);
  });

  it('blocks where there is none and the policy wants that.', async () => {
    const policy = '/api/v1/projects/web-shop/policy';
    const { document } = await readJson<{ document: object }>(
      await fetch(api().url + policy, { headers: { authorization: `Bearer ${stage.tenant.key}` } }),
    );
    await readJson(await sendJson(api(), stage.tenant, 'PUT', policy, { document: { ...document, noBaseline: 'block' }, basedOn: 1 }));
    const receipt = await stage.scan(20, { rules: ['old'], query: pull, history: [31, 30] });
    expect(reasonsOf(receipt)).to.deep.equal(['fail no-baseline']);
  });

  it('is main as it stands, with a warning, where the clone is too shallow to tell.', async () => {
    const receipt = await stage.scan(20, { rules: ['old', 'later'], query: pull, history: [31], isShallow: true });
    expect(receipt.comparedWith).to.deep.equal({ ref: main, commit: commitOf(5), distance: null });
    expect(codesOf(receipt)).to.deep.equal(['base-replaced']);
    expect(receipt.counts).to.include({ new: 0, existing: 2 });
    expect(receipt.verdict.outcome).to.equal('pass');
  });

  it('is the scan of its commit on another long-lived branch, where it stands there alone.', async () => {
    await stage.change({ longLivedBranches: ['release/*'] });
    await stage.scan(9, { rules: ['only-there'], query: { ref: 'refs/heads/release/1' } });
    const receipt = await stage.scan(20, { rules: ['only-there', 'mine'], query: pull, history: [9, 8] });
    expect(receipt.comparedWith).to.deep.equal({ ref: 'refs/heads/release/1', commit: commitOf(9), distance: 0 });
    expect(receipt.counts).to.include({ new: 1, existing: 1 });
  });

  it('is never a scan that is unhealthy, of another category, or of a pull request.', async () => {
    await stage.scan(6, { rules: ['old'], run: { invocations: [{ executionSuccessful: false }] } });
    await stage.scan(7, { rules: ['old'], query: { category: 'nightly' } });
    await stage.scan(8, { rules: ['old'], query: pullOf(3), history: [5] });
    const receipt = await stage.scan(20, { rules: ['old', 'later'], query: pull, history: [8, 7, 6, 5, 4] });
    expect(receipt.comparedWith).to.include({ commit: commitOf(5), distance: 3 });
  });
});
