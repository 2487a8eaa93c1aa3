// Branches beside the default one that have a full set of findings of their own, and how a branch becomes one or ceases to be.
import { expect } from 'chai';
import { openLiveFindings } from '../../src/domain/live-findings.ts';
import type { BranchId } from '../../src/domain/ids.ts';
import { selectPresentFindings } from '../../src/store/known-findings.store.ts';
import { withTenant } from '../../src/store/tenant-tx.ts';
import { codesOf, commitOf, LifecycleStage, names, pullOf, reasonsOf } from '../support/lifecycle-stage.ts';
import { useApi } from '../support/start-test-api.ts';

const release = { ref: 'refs/heads/release/1' };
const feature = { ref: 'refs/heads/feature' };

describe('A long-lived branch', () => {
  const api = useApi();
  let stage: LifecycleStage;
  beforeEach('scan main', async () => {
    stage = await LifecycleStage.make(api());
    await stage.change({ longLivedBranches: ['release/*'] });
    await stage.scan(1, { rules: ['a', 'b'] });
  });

  it('begins with a full set and a baseline of its own, in which the findings of main are the same findings.', async () => {
    const before = [await stage.idOf('a'), await stage.idOf('b')];
    const first = await stage.scan(2, { rules: ['a', 'b', 'c'], query: release });
    expect(reasonsOf(first)).to.deep.equal(['pass baseline-recorded']);
    expect([await stage.idOf('a'), await stage.idOf('b')]).to.deep.equal(before);
    expect(await stage.open(release.ref)).to.deep.equal(['a', 'b', 'c']);
    expect(await stage.open()).to.deep.equal(['a', 'b']);
    const second = await stage.scan(3, { rules: ['a', 'd'], query: release });
    expect(second.comparedWith).to.include({ ref: release.ref, commit: commitOf(2) });
    expect(second.counts).to.include({ new: 1, existing: 1, fixed: 2 });
    expect(second.verdict.outcome).to.equal('fail');
    expect(await stage.open()).to.deep.equal(['a', 'b']);
  });

  it('is the base of pull requests into it: what main has, or main has not, is nothing to them.', async () => {
    await stage.scan(2, { rules: ['a', 'c'], query: release });
    const pull: Readonly<Record<string, string>> = { ...pullOf(1), base: release.ref };
    const receipt = await stage.scan(3, { rules: ['a', 'c', 'b'], query: pull });
    expect(receipt.comparedWith).to.include({ ref: release.ref });
    expect(receipt.counts).to.include({ new: 1, existing: 2, fixed: 0 });
    expect(reasonsOf(receipt)[0]).to.match(/^fail/);
    expect(await stage.open(pull['ref'])).to.deep.equal(['a', 'b', 'c']);
  });

  it('keeps a finding the same though it stands on other lines than on main, also where git maps lines.', async () => {
    const at = (line: number): object => ({ rule: 'both', path: 'x.js', line, text: 'same()' });
    await stage.scan(2, { findings: [at(10)], history: [1] });
    const id = await stage.idOf('both');
    await stage.scan(3, { findings: [at(40)], query: release, history: [1] });
    const changes = { from: commitOf(2), files: [] };
    const receipt = await stage.scan(4, { findings: [at(10)], history: [2, 1], changes });
    expect(receipt.counts).to.include({ new: 0, existing: 1, fixed: 0 });
    const again = await stage.scan(5, { findings: [at(40)], query: release, history: [3, 1], changes: { from: commitOf(3), files: [] } });
    expect(again.counts).to.include({ new: 0, existing: 1, fixed: 0 });
    expect(await stage.idOf('both')).to.equal(id);
  });

  it('may have been told by its differences before: its next scan is its baseline, and nothing is lost or doubled.', async () => {
    await stage.scan(2, { rules: ['a', 'mine'], query: feature });
    const id = await stage.idOf('mine');
    await stage.change({ longLivedBranches: ['release/*', 'feature'] });
    const first = await stage.scan(3, { rules: ['a', 'mine'], query: feature });
    expect(reasonsOf(first)).to.deep.equal(['pass baseline-recorded']);
    expect(await stage.open(feature.ref)).to.deep.equal(['a', 'mine']);
    expect(await stage.idOf('mine')).to.equal(id);
    expect(await stage.open()).to.deep.equal(['a', 'b']);
    await stage.scan(4, { rules: ['a', 'b', 'main-only'] });
    const second = await stage.scan(5, { rules: ['a', 'mine', 'b'], query: feature });
    expect(second.counts).to.include({ new: 1, existing: 2, fixed: 0 });
    expect(await stage.open(feature.ref)).to.deep.equal(['a', 'b', 'mine']);
  });

  it('that is one no more shows what it had until its next scan, which is told by its differences again.', async () => {
    await stage.scan(1, { rules: ['main-nightly'], query: { category: 'nightly' } });
    await stage.scan(2, { rules: ['a', 'c'], query: release });
    await stage.scan(2, { rules: ['nightly'], query: { ...release, category: 'nightly' } });
    await stage.change({ longLivedBranches: [] });
    expect(await stage.open(release.ref)).to.deep.equal(['a', 'c', 'nightly']);
    const receipt = await stage.scan(3, { rules: ['a', 'c'], query: release });
    expect(receipt.comparedWith).to.include({ ref: 'refs/heads/main' });
    expect(receipt.counts).to.include({ new: 1, existing: 1, fixed: 1 });
    expect(await stage.open(release.ref)).to.deep.equal(['a', 'c', 'nightly']);
    expect(await stage.open()).to.deep.equal(['a', 'b', 'main-nightly']);
    const rows = await stage.rows<{ count: number }>(
      `select count(*)::int as count from app.sightings as s join app.branches as b on b.id = s.branch_id
       where b.project_id = $1 and b.ref = $2 and s.until_scan is null group by s.finding_id having count(*) > 1`,
      [stage.tenant.projectId, release.ref],
    );
    expect(rows).to.deep.equal([]);
  });

  it('may become the default branch and cease to be, with what people decided.', async () => {
    await stage.scan(2, { rules: ['a', 'mine'], query: feature });
    const id = await stage.idOf('mine');
    await stage.dismiss(id);
    await stage.change({ defaultBranch: feature.ref });
    expect(reasonsOf(await stage.scan(3, { rules: ['a', 'mine'], query: feature }))).to.deep.equal(['pass baseline-recorded']);
    const pull = await stage.scan(4, { rules: ['a', 'mine', 'x'], query: pullOf(2) });
    expect(pull.counts).to.include({ new: 1, existing: 2 });
    const old = await stage.scan(5, { rules: ['a', 'b'], query: { ref: 'refs/heads/main' } });
    expect(old.comparedWith).to.include({ ref: feature.ref });
    expect(old.counts).to.include({ new: 1, existing: 1, fixed: 1 });
    await stage.change({ defaultBranch: 'refs/heads/main' });
    const back = await stage.scan(6, { rules: ['a', 'b'] });
    expect(reasonsOf(back)).to.deep.equal(['pass baseline-recorded']);
    expect(await stage.open()).to.deep.equal(['a', 'b']);
    const last = await stage.scan(7, { rules: ['a', 'mine'], query: feature });
    expect(last.counts).to.include({ existing: 1, fixed: 1 });
    expect(last.verdict.outcome).to.equal('pass');
    expect(await stage.idOf('mine')).to.equal(id);
    expect(codesOf(last)).to.deep.equal([]);
  });

  it('costs an upload nothing more for pull requests of others: what is loaded is what base and branch have.', async () => {
    const countLoaded = async (): Promise<number> => {
      const [row] = await stage.rows<{ main: BranchId; pull: BranchId }>(
        `select (select id from app.branches where project_id = $1 and ref = 'refs/heads/main') as main,
           (select id from app.branches where project_id = $1 and ref = 'refs/pull/1/head') as pull`,
        [stage.tenant.projectId],
      );
      const partition = { projectId: stage.tenant.projectId, tool: 'testscan', category: '' };
      const view = { branchId: row!.pull, baseBranchId: row!.main, baseNumber: undefined, baselineNumber: undefined };
      const packed = await withTenant(api().pool, stage.tenant.tenantId, { readOnly: true }, (tx) =>
        selectPresentFindings(tx, partition, view),
      );
      return openLiveFindings(packed).count;
    };
    await stage.scan(2, { rules: ['a', 'b', 'own'], query: pullOf(1) });
    expect(await countLoaded()).to.equal(3);
    for (const index of [2, 3, 4]) await stage.scan(2, { rules: ['a', ...names(20, index * 100)], query: pullOf(index) });
    await stage.scan(3, { rules: ['a', 'b', 'c', 'd'] });
    await stage.scan(4, { rules: ['a', 'b'] });
    expect(await countLoaded()).to.equal(3);
  });
});
