// Retention of very much, a batch at a time, and of a worker that dies in between.
import { expect } from 'chai';
import { runRetention } from '../../../src/services/upkeep/run-retention.ts';
import type { Pool } from '../../../src/store/make-pool.ts';
import { pullOf } from '../../support/lifecycle-stage.ts';
import { RetentionStage } from '../../support/retention-stage.ts';
import { useApi } from '../../support/start-test-api.ts';

const main = 'refs/heads/main';

describe('A run of retention', () => {
  const api = useApi();
  let stage: RetentionStage;
  beforeEach('a project with much that is old', async () => {
    stage = await RetentionStage.on(api());
    await stage.scan(1, { rules: ['a', 'b', 'c'] });
    for (const commit of [10, 11, 12]) await stage.scan(commit, { rules: ['a', 'b', 'c', `x${commit}`], query: pullOf(commit) });
    for (const commit of [2, 3, 4]) await stage.scan(commit, { rules: ['a', 'b'] });
    await stage.age(400);
    await stage.scan(5, { rules: ['a'], headers: { 'idempotency-key': 'today' } });
  });

  const fill = async (findings: number, receipts: number): Promise<void> => {
    await stage.arrange(
      `with made as (
         insert into app.findings (tenant_id, id, project_id, tool, category, rule_id, severity, severity_source, message, path, cwes, suppressed, matched_by, match_data)
         select f.tenant_id, gen_random_uuid(), f.project_id, f.tool, f.category, 'c', f.severity, f.severity_source, f.message, 'c.js', f.cwes, false, 'new', f.match_data
         from app.findings as f, generate_series(1, $2::integer) where f.tenant_id = $1 and f.rule_id = 'c' returning id)
       insert into app.sightings (tenant_id, finding_id, branch_id, from_scan, until_scan, present, partition_code, cause)
       select i.tenant_id, made.id, i.branch_id, i.from_scan, i.until_scan, true, i.partition_code, i.cause
       from made, app.sightings as i join app.findings as f on f.id = i.finding_id where i.tenant_id = $1 and f.rule_id = 'c'`,
      findings,
    );
    await stage.arrange(
      `insert into app.receipts (tenant_id, project_id, idempotency_key, request_digest, receipt, created_at)
       select $1, $2, 'old ' || at, sha256('body'), '{}', now() - interval '100 days' from generate_series(1, $3::integer) as at`,
      stage.tenant.projectId,
      receipts,
    );
  };

  const everything = async (): Promise<object> => ({
    seen: await stage.seen([main], ['a', 'b'], [3, 4, 5]),
    stored: await Promise.all(['scans', 'findings', 'sightings', 'verdicts', 'receipts'].map((table) => stage.count(table))),
    scans: (await stage.scanList()).items,
  });

  it('takes a hundred thousand old rows away in batches of at most five thousand.', async () => {
    await fill(30_000, 40_000);
    await stage.rows('analyze app.findings, app.sightings, app.scans, app.triage');
    let statements = 0;
    let most = 0;
    const counting = {
      options: api().pool.options,
      connect: async () => {
        const client = await api().pool.connect();
        return new Proxy(client, {
          get: (target, name) => {
            const value: unknown = Reflect.get(target, name, target);
            if (name !== 'query') return typeof value === 'function' ? (value as (...all: unknown[]) => unknown).bind(target) : value;
            return async (...given: unknown[]) => {
              const result = await (value as (...all: unknown[]) => Promise<{ rowCount?: number | null; command?: string }>).apply(
                target,
                given,
              );
              if (result.command === 'DELETE') {
                statements += 1;
                most = Math.max(most, result.rowCount ?? 0);
              }
              return result;
            };
          },
        });
      },
    } as unknown as Pool;
    const counts = await runRetention({ pool: counting, now: () => new Date(), isLocal: false }, stage.tenant.tenantId);
    expect(counts).to.include({ receipts: 40_000, findings: 30_001 + 3 });
    expect(most).to.be.at.most(5_000);
    expect(statements).to.be.at.least(7 + 8 - 2);
    expect(await stage.open()).to.deep.equal(['a']);
  });

  it('that is killed after any number of its transactions leaves nothing half done, and the next one goes on to the same end.', async () => {
    await fill(20, 20);
    let connections = 0;
    const dying = (after: number): Pool =>
      ({
        options: api().pool.options,
        connect: async () => {
          connections += 1;
          if (connections > after) throw new Error('the worker is gone');
          return api().pool.connect();
        },
      }) as unknown as Pool;
    const before = await stage.seen([main], ['a', 'b'], [3, 4, 5]);
    const outcomes: Record<number, string> = {};
    for (const commit of [1, 2, 10]) outcomes[commit] = await stage.outcome(commit);
    let ended = false;
    for (let after = 1; !ended; after += 1) {
      connections = 0;
      ended = await runRetention({ pool: dying(after), now: () => new Date(), isLocal: false }, stage.tenant.tenantId).then(
        () => true,
        () => false,
      );
      expect(await stage.seen([main], ['a', 'b'], [3, 4, 5]), `after ${after} transactions`).to.deep.equal(before);
      for (const commit of [1, 2, 10]) expect([outcomes[commit], 'error']).to.include(await stage.outcome(commit));
    }
    const end = await everything();
    await stage.retain();
    expect(await everything()).to.deep.equal(end);
    expect(await stage.count('findings')).to.equal(2);
    expect(
      await stage.rows(
        'select from app.branches as b join app.scans as s on s.branch_id = b.id where b.tenant_id = $1 and b.base_branch_id is not null',
        [stage.tenant.tenantId],
      ),
    ).to.have.length(0);
  });
});
