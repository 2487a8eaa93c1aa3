// Retention against the gate: nothing that was red is green afterwards, not by what is uploaded again, and not by what is on its way.
import type { AuditPage, FindingDetail } from '@portcullis/contract';
import { eventually, withClient } from '@portcullis/db/testing';
import { expect } from 'chai';
import { runRetention } from '../../../src/services/upkeep/run-retention.ts';
import type { Pool } from '../../../src/store/make-pool.ts';
import { pullOf, web } from '../../support/lifecycle-stage.ts';
import { RetentionStage } from '../../support/retention-stage.ts';
import { getJson, readJson } from '../../support/send-json.ts';
import { useApi } from '../../support/start-test-api.ts';

describe('A gate after retention', () => {
  const api = useApi();
  let stage: RetentionStage;
  beforeEach(async () => {
    stage = await RetentionStage.on(api());
  });
  const pull = (index: number) => ({ query: pullOf(index) });
  const codes = async (commit: number): Promise<string[]> => (await stage.gate(commit)).verdict.reasons.map(({ code }) => code);

  describe('of a pull request that two tools scanned, and that one of them made red', () => {
    beforeEach(async () => {
      for (const tool of ['one', 'two']) await stage.scanBy(tool, 1, { rules: ['a'] });
      await stage.scanBy('one', 10, { ...pull(7), rules: ['a', 'x'] });
      await stage.scanBy('two', 10, { ...pull(7), rules: ['a'] });
      expect(await stage.outcome(10)).to.equal('fail');
    });

    it('does not pass where only the other tool is run again, and is red again with all of them.', async () => {
      await stage.age(91);
      expect(await stage.retain()).to.include({ scansSetAside: 2 });
      const half = await stage.scanBy('two', 10, { ...pull(7), rules: ['a'] });
      expect(half.verdict.outcome).to.equal('error');
      expect(half.verdict.reasons[0]).to.include({ code: 'scan-forgotten' });
      expect(half.verdict.reasons[0]!.detail).to.match(/^one: .*Run all scanners of the commit again/);
      expect((await stage.scanBy('one', 10, { ...pull(7), rules: ['a', 'x'] })).verdict.outcome).to.equal('fail');
      expect(await codes(10)).not.to.include('scan-forgotten');
    });

    it('is told so for as long as its verdict is kept, and longer where a part of it is there.', async () => {
      await stage.age(91);
      await stage.retain();
      await stage.arrange("update app.forgotten_scans set forgotten_at = now() - interval '364 days' where tenant_id = $1");
      expect(await stage.retain()).to.include({ forgottenScans: 0 });
      await stage.scanBy('two', 10, { ...pull(7), rules: ['a'] });
      await stage.arrange("update app.forgotten_scans set forgotten_at = now() - interval '366 days' where tenant_id = $1");
      expect(await stage.retain()).to.include({ forgottenScans: 0 });
      await stage.age(91);
      expect(await stage.retain(), 'that of the other tool begins anew').to.include({ forgottenScans: 1 });
      await stage.arrange("update app.forgotten_scans set forgotten_at = now() - interval '366 days' where tenant_id = $1");
      expect(await stage.retain()).to.include({ forgottenScans: 1 });
      expect(await codes(10)).to.deep.equal(['nothing-scanned']);
    });

    it('is judged by all of it where an upload for it is on its way, which retention waits for.', async () => {
      await stage.age(91);
      const { tenantId } = stage.tenant;
      await withClient(api().database.adminUrl, async (client) => {
        const waiting = async (lock: string, count: number): Promise<void> =>
          eventually(lock, async () => {
            const { rows } = await client.query<{ count: string }>(
              `select count(*) from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and not granted and datname = current_database()`,
            );
            return Number(rows[0]!.count) >= count;
          });
        await client.query('begin');
        // As somebody who marks verdicts: the upload has stored its scan by then, and waits with its verdict.
        await client.query("select pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'gate', $1::text), 0))", [tenantId]);
        const upload = stage.scanBy('two', 10, { ...pull(7), rules: ['a'] });
        await waiting('the upload waits', 1);
        const run = stage.retain();
        await waiting('retention waits, too', 2);
        await client.query('commit');
        expect((await upload).verdict.outcome).to.equal('fail');
        expect(await run).to.include({ scansSetAside: 0 });
      });
      expect(await stage.outcome(10)).to.equal('fail');
    });
  });

  describe('of a commit that a pull request and main have both', () => {
    const grow = async (): Promise<void> => {
      for (let commit = 1; commit <= 5; commit += 1) await stage.scan(commit, { rules: ['a', `closed${commit}`] });
      await stage.scan(20, { ...pull(7), rules: ['a', 'x'] });
      await stage.scan(2, { ...pull(7), rules: ['a', 'closed2'] });
    };

    it('goes with both, once nobody works on the pull request: neither keeps the other for ever.', async () => {
      await grow();
      await stage.age(200);
      expect(await stage.retain()).to.include({ scansSetAside: 0 });
      await stage.age(300);
      await stage.scan(6, { rules: ['a'] });
      for (let night = 0; night < 3; night += 1) await stage.retain();
      expect((await stage.scanList()).items.map(({ commit }) => Number.parseInt(commit, 16))).to.deep.equal([6, 5, 4]);
      expect(await stage.count('findings')).to.be.at.most(3);
    });

    it('stays while somebody works on the pull request.', async () => {
      await grow();
      await stage.age(500);
      await stage.scan(21, { ...pull(7), rules: ['a', 'x'] });
      await stage.scan(6, { rules: ['a'] });
      const before = await stage.gate(2);
      await stage.retain();
      expect(await stage.gate(2)).to.deep.equal(before);
    });
  });

  it('keeps a decision of the last year, also one that was taken back, with its finding on a pull request that goes.', async () => {
    await stage.scan(1, { rules: ['a'] });
    await stage.scan(10, { ...pull(7), rules: ['a', 'x'] });
    const id = await stage.idOf('x');
    await stage.age(100);
    await stage.dismiss(id);
    await readJson(await stage.post('/triage', { findings: [id], state: 'open', reason: 'It is one after all.' }));
    await stage.age(50);
    expect(await stage.retain()).to.include({ scans: 1, sightings: 1, findings: 0 });
    const detail = await getJson<FindingDetail>(api(), stage.tenant, `${web}/findings/${id}`);
    expect(detail).to.include({ id, state: 'fixed', triage: 'open' });
    expect(detail.triageHistory).to.have.length(2);
    await stage.scan(11, { ...pull(8), rules: ['a', 'x'] });
    expect(await stage.idOf('x'), 'known again').to.equal(id);
    await stage.age(200);
    expect(await stage.retain()).to.include({ scans: 1, findings: 0 });
    await stage.age(200);
    expect(await stage.retain()).to.include({ findings: 1 });
    expect(await stage.count('triage')).to.equal(0);
  });

  it('frees room for new findings with the same run.', async () => {
    await stage.scan(1, { rules: ['a'] });
    await stage.scan(10, { ...pull(7), rules: ['a', 'x', 'y'] });
    await stage.age(100);
    await stage.arrange(
      'insert into app.usage (tenant_id, stored_findings) values ($1, 3) on conflict (tenant_id) do update set stored_findings = 3',
    );
    await stage.retain();
    expect(
      await stage.rows('select stored_findings::integer as stored from app.usage where tenant_id = $1', [stage.tenant.tenantId]),
    ).to.deep.equal([{ stored: 1 }]);
  });

  it('ends between two transactions where the worker stops, says what it did, and the next run goes on.', async () => {
    await stage.scan(1, { rules: ['a'] });
    for (const index of [10, 11, 12]) await stage.scan(index, { ...pull(index), rules: ['a', `x${index}`] });
    await stage.age(100);
    const stop = new AbortController();
    let transactions = 0;
    const pool = {
      options: api().pool.options,
      connect: () => {
        transactions += 1;
        if (transactions === 12) stop.abort(new Error('the worker stops'));
        return api().pool.connect();
      },
    } as unknown as Pool;
    const stopped = await runRetention({ pool, now: () => new Date(), isLocal: false }, stage.tenant.tenantId, stop.signal).catch(
      (error: unknown) => String(error),
    );
    expect(stopped).to.include('the worker stops');
    expect(await stage.count('findings'), 'some are gone, and not all').to.be.within(2, 3);
    const { items } = await getJson<AuditPage>(api(), stage.tenant, '/api/v1/audit?action=retention.run');
    expect(items.map(({ after }) => (after as { scansSetAside: number }).scansSetAside)).to.deep.equal([3]);
    await stage.retain();
    expect(await stage.count('findings')).to.equal(1);
  });
});
