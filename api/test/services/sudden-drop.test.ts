// Most findings gone at once is what a broken scan looks like: they are held until a second scan agrees or a person confirms it.
import type { ConfirmedDrop, Receipt, ScanDetail } from '@portcullis/contract';
import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { codesOf, LifecycleStage, names, pullOf, reasonsOf, web } from '../support/lifecycle-stage.ts';
import { getJson, readJson } from '../support/send-json.ts';
import { useApi } from '../support/start-test-api.ts';

const all = names(30);
const few = names(5);
const sick = { invocations: [{ executionSuccessful: false }] };

describe('A sudden drop', () => {
  const api = useApi();
  let stage: LifecycleStage;
  beforeEach('scan main', async () => {
    stage = await LifecycleStage.make(api());
    await stage.scan(1, { rules: all });
  });
  const scanOf = ({ scanId }: Receipt): Promise<ScanDetail> => getJson(api(), stage.tenant, `${web}/scans/${scanId}`);
  const confirm = (receipt: Receipt): Promise<Response> => stage.post(`/scans/${receipt.scanId}/confirm-drop`);
  const openAfter = async ({ scanId }: Receipt): Promise<number[]> =>
    (await stage.rows<{ open: number[] }>('select open_by_severity as open from app.scans where id = $1', [scanId]))[0]!.open;

  it('on main is held: nothing closes, and scan and verdict warn.', async () => {
    const receipt = await stage.scan(2, { rules: few });
    expect(receipt.counts).to.include({ fixed: 0, existing: 5 });
    expect(codesOf(receipt)).to.deep.equal(['sudden-drop']);
    expect(reasonsOf(receipt)).to.deep.equal(['warn sudden-drop']);
    expect(await stage.open()).to.have.length(30);
    expect((await scanOf(receipt)).held).to.equal(25);
    expect((await openAfter(receipt)).reduce((a, b) => a + b)).to.equal(30);
  });

  it('is believed when a second scan agrees.', async () => {
    const held = await stage.scan(2, { rules: few });
    const second = await stage.scan(3, { rules: few });
    expect(second.counts).to.include({ fixed: 25 });
    expect(reasonsOf(second)).to.deep.equal(['pass nothing-blocks']);
    expect(await stage.open()).to.deep.equal(few);
    expect((await scanOf(held)).held).to.equal(null);
  });

  it('is over when the findings come back, and the next one is held again.', async () => {
    const held = await stage.scan(2, { rules: few });
    const back = await stage.scan(3, { rules: all });
    expect(back.counts).to.include({ existing: 30, fixed: 0, reopened: 0 });
    expect((await scanOf(held)).held).to.equal(null);
    expect(await stage.rows('select held_until from app.scans where id = $1', [held.scanId])).to.deep.equal([{ held_until: 'returned' }]);
    expect(reasonsOf(await stage.scan(4, { rules: few }))).to.deep.equal(['warn sudden-drop']);
  });

  for (const [what, wish] of [
    ['an unhealthy scan', { run: sick }],
    ['a late one', { query: { commit: '1'.padStart(40, '0') } }],
  ] as const) {
    it(`is neither confirmed nor forgotten by ${what} in between.`, async () => {
      const held = await stage.scan(2, { rules: few });
      await stage.scan(3, { rules: few, ...wish });
      expect((await scanOf(held)).held).to.equal(25);
      expect(await stage.open()).to.have.length(30);
      expect((await stage.scan(4, { rules: few })).counts).to.include({ fixed: 25 });
    });
  }

  it('is not agreed on by the same run of the scanner sent again.', async () => {
    const query = { 'run-id': '77', 'run-attempt': '1' };
    await stage.scan(2, { rules: few, query });
    const before = await stage.stored();
    expect(reasonsOf(await stage.scan(2, { rules: few, query }))).to.deep.equal(['warn sudden-drop']);
    expect(await stage.stored()).to.deep.equal(before);
    expect((await stage.scan(2, { rules: few, query: { ...query, 'run-attempt': '2' } })).counts).to.include({ fixed: 25 });
  });

  it('in a pull request is held as well, until its second scan agrees.', async () => {
    const query = pullOf(1);
    const held = await stage.scan(2, { rules: few, query });
    expect(reasonsOf(held)).to.deep.equal(['warn sudden-drop']);
    expect(await stage.open(query['ref'])).to.have.length(30);
    const second = await stage.scan(3, { rules: few, query });
    expect(second.counts).to.include({ fixed: 25 });
    expect(await stage.open(query['ref'])).to.deep.equal(few);
    expect(await stage.open()).to.have.length(30);
  });

  it('is none where twenty or fewer go, or not more than 70 %.', async () => {
    const twenty = await stage.scan(2, { rules: names(10) });
    expect(codesOf(twenty)).to.deep.equal([]);
    expect(twenty.counts).to.include({ fixed: 20 });
    const other = await LifecycleStage.make(api());
    await other.scan(1, { rules: names(40) });
    expect((await other.scan(2, { rules: names(12) })).counts).to.include({ fixed: 28 });
  });

  describe('that a person confirms', () => {
    it('closes what was held, counts it as fixed, corrects what was open, and is written down.', async () => {
      const held = await stage.scan(2, { rules: few });
      const open = await openAfter(held);
      expect(await readJson<ConfirmedDrop>(await confirm(held))).to.deep.equal({ closed: 25 });
      expect(await stage.open()).to.deep.equal(few);
      expect(await scanOf(held)).to.deep.include({ held: null });
      expect((await scanOf(held)).counts).to.include({ fixed: 25 });
      expect((await openAfter(held)).reduce((a, b) => a + b)).to.equal(open.reduce((a, b) => a + b) - 25);
      expect(await stage.rows('select cause from app.sightings where until_scan is not null group by 1')).to.deep.include({
        cause: 'fixed',
      });
      const sql = "select after from app.audit_log where action = 'scan.confirm-drop' and resource_id = $1";
      expect(await stage.rows(sql, [held.scanId])).to.deep.equal([{ after: { project: 'web-shop', held: 25, closed: 25 } }]);
      expect((await stage.scan(3, { rules: few })).counts).to.include({ existing: 5, fixed: 0, reopened: 0 });
    });

    it('in a pull request is gone there and nowhere else.', async () => {
      const query = pullOf(1);
      await stage.scan(2, { rules: [...all, 'mine'], query });
      const held = await stage.scan(3, { rules: few, query });
      expect(await readJson(await confirm(held))).to.deep.equal({ closed: 26 });
      expect((await scanOf(held)).counts).to.include({ fixed: 25 });
      expect(await stage.open(query['ref'])).to.deep.equal(few);
      expect(await stage.open()).to.have.length(30);
      expect((await stage.scan(4, { rules: few, query })).counts).to.include({ existing: 5, fixed: 25 });
    });

    it('cannot be confirmed twice, where nothing is held, or where a newer scan is there.', async () => {
      const conflict = { status: 409, code: 'drop-not-held', pointer: 'scan' } as const;
      const held = await stage.scan(2, { rules: few });
      await stage.scan(3, { rules: few, run: sick });
      await expectProblem(await confirm(held), conflict);
      const agreed = await stage.scan(4, { rules: few });
      await expectProblem(await confirm(agreed), conflict);
      await stage.scan(5, { rules: all });
      const again = await stage.scan(6, { rules: few });
      await readJson(await confirm(again));
      await expectProblem(await confirm(again), conflict);
    });

    it('leaves alone what a person has split from it since.', async () => {
      const held = await stage.scan(2, { rules: few });
      await stage.scan(3, { rules: few, query: { ...pullOf(4) } });
      const [gone] = [await stage.idOf('r29')];
      const before = await stage.open();
      expect(before).to.include('r29');
      await readJson(await stage.post(`/findings/${gone}/split`), 201);
      await readJson(await confirm(held));
      expect(await stage.open()).to.deep.equal([...few, 'r29'].sort());
    });
  });
});
