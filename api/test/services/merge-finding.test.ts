// A person says that a finding is really another one. Later scans keep to it.
import type { MergedFinding } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { LifecycleStage, pullOf } from '../support/lifecycle-stage.ts';
import { unknownId } from '../support/sample-request.ts';
import { readJson } from '../support/send-json.ts';
import { get, useApi } from '../support/start-test-api.ts';

const web = '/api/v1/projects/web-shop';

describe('A person’s word', () => {
  const api = useApi();
  let stage: LifecycleStage;
  beforeEach(async () => {
    stage = await LifecycleStage.make(api());
  });
  const merge = (id: string, into: string): Promise<Response> => stage.post(`/findings/${id}/merge`, { into });
  const mergeOk = async (id: string, into: string): Promise<void> => {
    expect(await readJson<MergedFinding>(await merge(id, into))).to.deep.equal({ finding: into });
  };
  const openIds = (ref?: string): Promise<string[]> => stage.open(ref, ({ id }) => id);
  const audited = (action: string): Promise<object[]> =>
    stage.rows('select resource_id as id, after from app.audit_log where action = $1 and tenant_id = $2', [action, stage.tenant.tenantId]);

  describe('that a finding is really another one', () => {
    let old: string;
    let now: string;
    beforeEach('the tool renames a rule', async () => {
      await stage.scan(1, { rules: ['before', 'other'] });
      old = await stage.idOf('before');
      await stage.dismiss(old);
      await stage.scan(2, { rules: ['after', 'other'] });
      now = await stage.idOf('after');
    });

    it('gives the other one its place, with what was decided on it, and is written down.', async () => {
      await mergeOk(now, old);
      expect(await stage.open()).to.deep.equal(['after', 'other']);
      const { presence, ...detail } = await stage.detail(old);
      expect(detail).to.include({ state: 'open', triage: 'false-positive', ruleId: 'after', path: 'after.js', matchedBy: 'person' });
      expect(presence.map(({ until }) => until === null)).to.deep.equal([true, false]);
      expect(await audited('finding.merge')).to.deep.equal([{ id: now, after: { project: 'web-shop', into: old } }]);
    });

    it('is kept by every scan after it: in its new place and, should it come back, in its old one.', async () => {
      await mergeOk(now, old);
      expect((await stage.scan(3, { rules: ['after', 'other'] })).counts).to.include({ new: 0, existing: 2, fixed: 0 });
      const moved = { rule: 'after', path: 'after.js', line: 50, text: 'line 10' };
      expect((await stage.scan(5, { findings: [moved], rules: ['other'] })).counts).to.include({ new: 0, existing: 2 });
      expect(await stage.idOf('after')).to.equal(old);
      expect((await stage.scan(6, { rules: ['other'] })).counts).to.include({ fixed: 1 });
      const back = await stage.scan(7, { rules: ['other', 'before'] });
      expect(back.counts).to.include({ new: 0, reopened: 1 });
      expect(back.verdict.outcome).to.equal('pass');
    });

    it('makes the merged one disappear: reading it names the other, and nothing more can be said of it.', async () => {
      await mergeOk(now, old);
      const problem = await expectProblem(await get(api(), stage.tenant, `${web}/findings/${now}`), {
        status: 404,
        code: 'finding-not-found',
        pointer: 'finding',
      });
      expect(problem.detail).to.contain(old);
      expect(await openIds()).to.not.include(now);
      await expectProblem(await merge(now, old), { status: 404, code: 'finding-not-found', pointer: 'finding' });
      await expectProblem(await merge(await stage.idOf('other'), now), { status: 404, code: 'finding-not-found', pointer: '/into' });
      await expectProblem(await stage.post(`/findings/${now}/split`), { status: 404, code: 'finding-not-found', pointer: 'finding' });
    });

    it('follows where that one is merged in its turn.', async () => {
      await mergeOk(now, old);
      await stage.scan(3, { rules: ['third', 'other'] });
      const third = await stage.idOf('third');
      await mergeOk(old, third);
      const receipt = await stage.scan(4, { rules: ['after', 'other'] });
      expect(receipt.counts).to.include({ new: 0, existing: 2 });
      expect(await stage.open()).to.deep.equal(['after', 'other']);
      expect((await openIds()).filter((id) => id === third)).to.have.length(1);
    });

    it('never makes one finding of two results, whichever of its places they stand at.', async () => {
      await mergeOk(now, old);
      await stage.scan(3, { rules: ['third', 'other'] });
      await mergeOk(await stage.idOf('third'), old);
      const third = await stage.scan(4, { rules: ['third', 'after', 'other'] });
      expect(third.counts).to.include({ new: 1, existing: 2, fixed: 0 });
      await stage.scan(5, { rules: ['third', 'other'] });
      await mergeOk(old, await stage.idOf('after'));
      const both = await stage.scan(6, { rules: ['after', 'third', 'other'] });
      expect(both.counts.new + both.counts.reopened).to.equal(1);
      expect(await stage.open()).to.deep.equal(['after', 'other', 'third']);
    });

    it('hides nothing new beside it in a file in which both were found.', async () => {
      const here = (rule: string, line: number): object => ({ rule, path: 'both.js', line, text: 'the same line' });
      await stage.scan(3, { findings: [here('first', 10)] });
      await stage.scan(4, { findings: [here('second', 20)] });
      await mergeOk(await stage.idOf('second'), await stage.idOf('first'));
      const receipt = await stage.scan(5, { findings: [here('second', 20), here('second', 40)] });
      expect(receipt.counts).to.include({ new: 1, existing: 1 });
      expect(receipt.verdict.outcome).to.equal('fail');
      const pull = await stage.scan(6, { findings: [20, 40, 60].map((line) => here('second', line)), query: pullOf(4), history: [4] });
      expect(pull.counts).to.include({ new: 2, existing: 1 });
    });

    it('is no guess where two of its old places have a result: one is it, the other is new.', async () => {
      await mergeOk(now, old);
      await stage.scan(3, { rules: ['third', 'other'] });
      await mergeOk(old, await stage.idOf('third'));
      const receipt = await stage.scan(4, { rules: ['before', 'after', 'other'] });
      expect(receipt.counts).to.include({ new: 1, existing: 2, fixed: 0 });
    });

    it('is refused where both are open on one branch, of different tools, or the same: nothing changes.', async () => {
      const other = await stage.idOf('other');
      const before = await stage.stored();
      const refusal = { status: 409, code: 'merge-refused', pointer: '/into' } as const;
      const problem = await expectProblem(await merge(now, other), refusal);
      expect(problem.detail).to.contain('open on main');
      await expectProblem(await merge(now, now), refusal);
      expect(await stage.stored()).to.deep.equal(before);
      await stage.scan(3, { rules: ['elsewhere'], query: { category: 'nightly' } });
      await expectProblem(await merge(await stage.idOf('elsewhere'), old), refusal);
    });

    it('finds another tenant’s finding no more than one that there is not, and leaves it alone.', async () => {
      const stranger = await LifecycleStage.make(api());
      await stranger.scan(1, { rules: ['theirs'] });
      const theirs = await stranger.idOf('theirs');
      const before = [await stage.stored(), await stranger.stored()];
      const words = new Set<string>();
      for (const id of [theirs, unknownId]) {
        words.add((await expectProblem(await merge(now, id), { status: 404, code: 'finding-not-found', pointer: '/into' })).detail);
        words.add((await expectProblem(await merge(id, old), { status: 404, code: 'finding-not-found', pointer: 'finding' })).detail);
      }
      expect(words.size).to.equal(1);
      expect([await stage.stored(), await stranger.stored()]).to.deep.equal(before);
    });
  });

  describe('that what a pull request brought is what main has', () => {
    const pull = pullOf(1);
    let ofMain: string;
    beforeEach('a pull request rewrites the code', async () => {
      await stage.scan(1, { rules: ['before', 'other'] });
      ofMain = await stage.idOf('before');
      expect((await stage.scan(2, { rules: ['after', 'other'], query: pull })).verdict.outcome).to.equal('fail');
      await mergeOk(await stage.idOf('after'), ofMain);
    });

    it('lets it pass from its next scan on, and leaves main and other pull requests as they are.', async () => {
      expect(await stage.open()).to.deep.equal(['before', 'other']);
      expect(await openIds(pull['ref'])).to.deep.equal(await openIds());
      const again = await stage.scan(3, { rules: ['after', 'other'], query: pull });
      expect(again.counts).to.include({ new: 0, existing: 2, fixed: 0 });
      expect(again.verdict.outcome).to.equal('pass');
      const main = await stage.scan(4, { rules: ['before', 'other'] });
      expect(main.counts).to.include({ new: 0, existing: 2, fixed: 0 });
      const sibling = await stage.scan(5, { rules: ['before', 'other'], query: pullOf(2) });
      expect(sibling.counts).to.include({ new: 0, existing: 2, fixed: 0 });
    });

    it('is still known when it arrives on main.', async () => {
      const main = await stage.scan(3, { rules: ['after', 'other'] });
      expect(main.counts).to.include({ new: 0, existing: 2, fixed: 0 });
      expect(await stage.idOf('after')).to.equal(ofMain);
      expect((await stage.scan(4, { rules: ['after', 'other'] })).counts).to.include({ new: 0, existing: 2 });
    });

    it('makes two results two findings all the same.', async () => {
      const both = await stage.scan(3, { rules: ['before', 'after', 'other'] });
      expect(both.counts).to.include({ new: 1, existing: 2 });
    });
  });
});
