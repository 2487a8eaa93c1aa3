// One verdict for a commit, over the newest scan of each tool and category, whichever order and at whatever moment they come.
import type { Receipt } from '@portcullis/contract';
import { eventually } from '@portcullis/db/testing';
import { expect } from 'chai';
import { holdUpload } from '../../support/hold-upload.ts';
import { pullOf, reasonsOf, type ScanWish } from '../../support/lifecycle-stage.ts';
import { useApi } from '../../support/start-test-api.ts';
import { asListed, behind, brokenBy, by, GateStage, gist, rule, told } from './gate-stage.ts';

const pull = pullOf(7);

describe('The verdict of a commit', () => {
  // A thread reads one report at a time.
  const api = useApi({ READ_THREADS: '3' });
  let stage: GateStage;
  beforeEach(async () => {
    stage = await GateStage.on(api());
  });
  const bothWait = (): Promise<void> =>
    eventually('two wait for locks', async () => {
      const waiting = await stage.rows("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
      return waiting.length >= 2;
    });

  describe('that several scanners upload for', () => {
    const uploads: readonly ScanWish[] = [
      { ...by('alpha'), rules: ['a'], query: pull },
      { ...by('beta'), rules: ['b'], query: { ...pull, category: 'web' } },
      { ...by('beta'), findings: [{ rule: 'c', path: 'c.js', level: 'note' }], query: { ...pull, category: 'api' } },
    ];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    const scanMain = async (one: GateStage): Promise<void> => {
      for (const { query, ...wish } of uploads) {
        const { 'pull-request': _, ref: __, ...rest } = query!;
        await one.scan(1, { ...wish, rules: [], findings: [], query: rest });
      }
    };

    it('is the same, with the same reasons, in whichever order they come.', async () => {
      const gists: object[] = [];
      for (const order of orders) {
        stage = await GateStage.on(api());
        await scanMain(stage);
        await stage.publish({
          rules: [
            rule('new-high', { novelty: ['new'], severity: ['high'] }),
            rule('any', { novelty: ['new'] }, { action: 'warn', moreThan: 2 }),
          ],
        });
        let last: Receipt | undefined;
        for (const index of order) last = await stage.scan(2, uploads[index]);
        expect(reasonsOf(last!)).to.deep.equal(['fail new-high', 'warn any']);
        expect(behind(last!.verdict, 'any')).to.have.members(['a', 'b', 'c']);
        const { verdict, scans } = await stage.gate(2);
        expect(verdict).to.deep.equal(last!.verdict);
        expect(scans.map(({ tool, category }) => `${tool} ${category}`)).to.deep.equal(['alpha ', 'beta api', 'beta web']);
        gists.push(gist(verdict));
      }
      for (const one of gists) expect(one).to.deep.equal(gists[0]);
    });

    it('has all of them where they come in the same moment: one receipt, and the gate from then on.', async () => {
      await scanMain(stage);
      for (const commit of [2, 3, 4, 5, 6]) {
        const receipts = await Promise.all(uploads.map((wish) => stage.scan(commit, wish)));
        const scanned = receipts.map(({ verdict }) => new Set(verdict.reasons.flatMap(({ scans }) => scans ?? [])).size).sort();
        expect(scanned.at(-1)).to.equal(2);
        const { verdict, scans } = await stage.gate(commit);
        expect(scans).to.have.length(3);
        expect(behind(verdict, 'no-new-critical-or-high').sort()).to.deep.equal(['a', 'b']);
        const verdicts = await stage.verdicts(commit);
        expect(verdicts.map(({ cause }) => cause)).to.deep.equal(['upload', 'upload', 'upload']);
        expect(verdicts[0]).to.deep.equal(asListed(verdict));
      }
    });

    it('has both where neither had been judged when the other was stored.', async () => {
      await scanMain(stage);
      // A branch that is new is made by one of them, and the other waits for that already.
      await stage.scan(9, { query: pull });
      const hold = await holdUpload(api().database.adminUrl, { table: 'verdicts', holds: 'writes' });
      const receipts = [stage.scan(2, uploads[0]), stage.scan(2, uploads[1])];
      await bothWait();
      await hold.release();
      const counts = (await Promise.all(receipts)).map(({ verdict }) => verdict.reasons[0]!.findingCount);
      expect(counts.sort()).to.deep.equal([1, 2]);
      expect(behind((await stage.gate(2)).verdict, 'no-new-critical-or-high').sort()).to.deep.equal(['a', 'b']);
    });
  });

  it('is by the newest policy where one is published while the report is judged by the one before.', async () => {
    await stage.scan(1);
    const hold = await holdUpload(api().database.adminUrl, { table: 'verdicts', holds: 'writes' });
    const sent = stage.scan(2, { rules: ['a'], query: pull });
    await hold.reached();
    const published = stage.publish({ rules: [] });
    await bothWait();
    await hold.release();
    await Promise.all([sent, published]);
    expect((await stage.gate(2)).verdict).to.include({ outcome: 'pass', policyVersion: 2 });
  });

  it('stays red where another tool finds nothing, and on another ref as well.', async () => {
    for (const tool of ['alpha', 'beta']) await stage.scanBy(tool, 1);
    expect((await stage.scanBy('alpha', 2, { rules: ['a'], query: pull })).verdict.outcome).to.equal('fail');
    expect((await stage.scanBy('beta', 2, { query: pull })).verdict.outcome).to.equal('fail');
    expect((await stage.scanBy('beta', 2)).verdict.outcome).to.equal('fail');
    const merged = await stage.scanBy('alpha', 2, { rules: ['a'] });
    expect(reasonsOf(merged)).to.deep.equal(['fail no-new-critical-or-high']);
    const refs = (await stage.gate(2)).scans.map(({ ref }) => ref);
    expect(refs.sort()).to.deep.equal(['refs/heads/main', 'refs/heads/main', 'refs/pull/7/head', 'refs/pull/7/head']);
  });

  it('is that of the newest run where a pull request’s scanner runs again.', async () => {
    await stage.scan(1);
    const again = (attempt: string, rules: string[]): Promise<Receipt> =>
      stage.scan(2, { rules, query: { ...pull, 'run-id': '5', 'run-attempt': attempt } });
    expect((await again('1', ['x'])).verdict.outcome).to.equal('fail');
    expect((await again('2', ['x'])).verdict.outcome).to.equal('fail');
    const gone = await again('3', []);
    expect(gone.verdict.outcome).to.equal('pass');
    expect((await stage.gate(2)).scans.map(({ id }) => id)).to.deep.equal([gone.scanId]);
    expect(await stage.causes(2)).to.deep.equal(['upload', 'upload', 'upload']);
  });

  it('is error while one tool’s scan broke off, whatever the others say, until that is mended.', async () => {
    for (const tool of ['alpha', 'beta']) await stage.scanBy(tool, 1);
    expect((await stage.scanBy('alpha', 2, { query: pull })).verdict.outcome).to.equal('pass');
    const broken = await stage.scan(2, { ...brokenBy('beta'), query: pull });
    expect([broken.verdict.outcome, broken.health]).to.deep.equal(['error', 'unhealthy']);
    expect(reasonsOf(broken)).to.deep.equal(['error scan-unhealthy']);
    expect(broken.verdict.reasons[0]!.detail).to.match(/^beta: /);
    expect(reasonsOf(await stage.scanBy('alpha', 2, { query: pull }))).to.deep.equal(['error scan-unhealthy']);
    const worse = await stage.scanBy('alpha', 2, { rules: ['a'], query: pull });
    expect(reasonsOf(worse)).to.deep.equal(['fail no-new-critical-or-high', 'error scan-unhealthy']);
    await stage.scanBy('alpha', 2, { query: pull });
    const mended = await stage.scanBy('beta', 2, { query: pull });
    expect(reasonsOf(mended)).to.deep.equal(['pass nothing-blocks']);
    expect(await stage.outcome(2)).to.equal('pass');
  });

  it('of an old commit of main that is scanned late is not that of what newer commits brought, nor of how bad they made it.', async () => {
    const at = (score: string): object[] => [{ rule: 'x', path: 'x.js', score }];
    await stage.scan(1, { rules: ['old'] });
    const newest = await stage.scan(5, { rules: ['old', 'later'], findings: at('9.8'), history: [4, 3, 2, 1] });
    expect(behind(newest.verdict, 'no-new-critical-or-high').sort()).to.deep.equal(['later', 'x']);
    const late = await stage.scan(3, { rules: ['old'], findings: at('5.0'), history: [2, 1] });
    expect(told(late.verdict)).to.deep.equal(['pass nothing-blocks']);
    expect(await stage.outcome(3)).to.equal('pass');
    expect(await stage.outcome(5)).to.equal('fail');
  });

  it('of an old commit of main that is scanned late is that of how bad it was then, though newer ones made it better.', async () => {
    const at = (score: string): object[] => [{ rule: 'x', path: 'x.js', score }];
    await stage.scan(1);
    await stage.scan(5, { findings: at('5.0'), history: [4, 3, 2, 1] });
    const late = await stage.scan(3, { findings: at('9.8'), history: [2, 1] });
    expect(behind(late.verdict, 'no-new-critical-or-high')).to.deep.equal(['x']);
    await stage.publish({ rules: [rule('worse', { novelty: ['escalated'] })] });
    const next = await stage.scan(6, { findings: at('5.0'), history: [5, 4, 3, 2, 1] });
    expect(next.verdict.outcome).to.equal('pass');
  });
});
