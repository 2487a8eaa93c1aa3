// A person says that what a finding shows now is another problem. Later scans keep to it.
import type { MergedFinding, SplitFinding } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { LifecycleStage, pullOf } from '../support/lifecycle-stage.ts';
import { readJson } from '../support/send-json.ts';
import { useApi } from '../support/start-test-api.ts';

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
  const split = async (id: string): Promise<string> =>
    (await readJson<SplitFinding>(await stage.post(`/findings/${id}/split`), 201)).finding;
  const openIds = (ref?: string): Promise<string[]> => stage.open(ref, ({ id }) => id);
  const audited = (action: string): Promise<object[]> =>
    stage.rows('select resource_id as id, after from app.audit_log where action = $1 and tenant_id = $2', [action, stage.tenant.tenantId]);

  describe('that what a finding shows now is another problem', () => {
    let old: string;
    beforeEach(async () => {
      await stage.scan(1, { rules: ['here', 'other'] });
      old = await stage.idOf('here');
      await stage.dismiss(old);
      await stage.scan(2, { rules: ['here', 'other'] });
    });

    it('makes a new finding of it, on which nobody has decided; the old one ends there and keeps its decisions.', async () => {
      const fresh = await split(old);
      expect(await stage.detail(fresh)).to.include({ state: 'open', triage: 'open', ruleId: 'here', matchedBy: 'person' });
      expect(await stage.detail(old)).to.include({ state: 'fixed', triage: 'false-positive' });
      expect(await stage.open()).to.deep.equal(['here', 'other']);
      expect(await openIds())
        .to.include(fresh)
        .and.not.include(old);
      expect(await audited('finding.split')).to.deep.equal([{ id: old, after: { project: 'web-shop', finding: fresh } }]);
      const rows = await stage.rows('select cause from app.sightings where finding_id = $1', [old]);
      expect(rows).to.deep.equal([{ cause: 'person' }]);
    });

    it('is kept by every scan after it, also when it went and came back.', async () => {
      const fresh = await split(old);
      expect((await stage.scan(3, { rules: ['here', 'other'] })).counts).to.include({ new: 0, existing: 2, fixed: 0, reopened: 0 });
      expect((await stage.scan(4, { rules: ['other'] })).counts).to.include({ fixed: 1 });
      const back = await stage.scan(5, { rules: ['here', 'other'] });
      expect(back.counts).to.include({ new: 0, reopened: 1 });
      expect(back.verdict.outcome).to.equal('fail');
      expect(await openIds())
        .to.include(fresh)
        .and.not.include(old);
    });

    it('takes with it what pull requests have, and what they have not.', async () => {
      await stage.scan(3, { rules: ['here', 'other', 'mine'], query: pullOf(1) });
      await stage.scan(3, { rules: ['other'], query: pullOf(2) });
      const fresh = await split(old);
      expect(await openIds(pullOf(1)['ref']))
        .to.include(fresh)
        .and.not.include(old);
      expect(await openIds(pullOf(2)['ref'])).to.not.include.oneOf([fresh, old]);
      expect((await stage.scan(4, { rules: ['here', 'other', 'mine'], query: pullOf(1) })).counts).to.include({
        new: 1,
        existing: 2,
        fixed: 0,
      });
      expect((await stage.scan(4, { rules: ['other'], query: pullOf(2) })).counts).to.include({ new: 0, existing: 1, fixed: 1 });
    });

    it('of one that only a pull request has, found by its newest scan, leaves no interval without length.', async () => {
      await stage.scan(3, { rules: ['here', 'other', 'mine'], query: pullOf(1) });
      const mine = await stage.idOf('mine');
      const fresh = await split(mine);
      expect(await openIds(pullOf(1)['ref']))
        .to.include(fresh)
        .and.not.include(mine);
      expect(await stage.rows('select 1 from app.sightings where finding_id = $1', [mine])).to.deep.equal([]);
    });

    it('can be taken back by a merge, which brings the decisions back.', async () => {
      await mergeOk(await split(old), old);
      const receipt = await stage.scan(3, { rules: ['here', 'other'] });
      expect(receipt.counts).to.include({ new: 0, existing: 2, fixed: 0 });
      expect(await stage.detail(old)).to.include({ state: 'open', triage: 'false-positive' });
    });

    it('undoes a merge: what was merged is a finding of its own again, and the other one is known where it was.', async () => {
      await stage.scan(3, { rules: ['renamed', 'other'] });
      await mergeOk(await stage.idOf('renamed'), old);
      const fresh = await split(old);
      const receipt = await stage.scan(4, { rules: ['renamed', 'other'] });
      expect(receipt.counts).to.include({ new: 0, existing: 2, fixed: 0 });
      expect(await openIds())
        .to.include(fresh)
        .and.not.include(old);
      const both = await stage.scan(5, { rules: ['renamed', 'here', 'other'] });
      expect(both.counts).to.include({ new: 0, reopened: 1, existing: 2, fixed: 0 });
      expect(await openIds()).to.include.members([fresh, old]);
      expect(await stage.detail(old)).to.include({ ruleId: 'here', triage: 'false-positive' });
    });

    it('is refused where it is open nowhere.', async () => {
      await stage.scan(3, { rules: ['other'] });
      await expectProblem(await stage.post(`/findings/${old}/split`), { status: 409, code: 'finding-not-open', pointer: 'finding' });
    });
  });
});
