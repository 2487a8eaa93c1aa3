// Migration 0012 on a database that has scans and verdicts already: policies say the same in new words, and a commit that failed still fails
// when it is judged again.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { ProjectId, TenantId } from '../../api/src/domain/ids.ts';
import { refreshVerdict } from '../../api/src/services/refresh-verdict.ts';
import { makePool } from '../../api/src/store/make-pool.ts';
import { withTenant } from '../../api/src/store/tenant-tx.ts';
import { migrate } from '../src/migrate.ts';
import { makeEmptyDatabase, type TestDatabase, withClient } from '../testing/index.ts';
import { commitOf, insertOld, scans } from './gate-migration-rows.ts';
import { ids, tenants } from './isolation-rows.ts';

const directory = fileURLToPath(new URL('../migrations', import.meta.url));

async function migrateBefore(database: TestDatabase, name: string): Promise<void> {
  const earlier = (await readdir(directory)).filter((file) => file < name);
  const client = new pg.Client({ connectionString: database.migratorUrl });
  await client.connect();
  await client.query('set role portcullis_owner');
  const common = { dbClient: client, dir: directory, migrationsSchema: 'migrations', migrationsTable: 'applied', log: () => undefined };
  await runner({ ...common, direction: 'up', count: earlier.length, createMigrationsSchema: true });
  await client.end();
}

describe('migration 0012_gate', () => {
  let database: TestDatabase;
  const tenant = tenants.own as string as TenantId;
  before('a database as it was before, with two tenants', async () => {
    database = await makeEmptyDatabase();
    await migrateBefore(database, '0012_gate.sql');
    await withClient(database.adminUrl, async (client) => {
      for (const one of [tenants.own, tenants.other]) await insertOld(client, one);
    });
    await migrate(database.migratorUrl);
  });
  after(async () => {
    await database.drop();
  });
  const query = async <Row extends object>(sql: string): Promise<Row[]> =>
    withClient(database.adminUrl, async (client) => (await client.query<Row>(sql)).rows);

  it('says in new words what every version of every policy said, and leaves the rest of it alone.', async () => {
    const rows = await query<{ document: object }>('select document from app.policies order by version, tenant_id');
    const novelty = ['new', 'newly-disclosed'];
    const rule = (id: string, severity: readonly string[]): object => ({ id, when: { severity, novelty }, action: 'block' });
    const expected = [
      { rules: [rule('no-new-critical-or-high', ['critical', 'high'])] },
      { rules: [], honourSuppressions: true },
      { rules: [rule('first', ['high']), rule('second', ['critical', 'high'])], noBaseline: 'block' },
    ];
    expect(rows.map(({ document }) => document)).to.deep.equal(expected.flatMap((one) => [one, one]));
  });

  it('leaves one verdict of each commit in force, the newest; all of them are to be judged again.', async () => {
    const inForce = await query<object>(
      `select v.commit_sha as commit, s.number, v.cause, v.triage_revision as revision
       from app.verdicts as v join app.scans as s on s.tenant_id = v.tenant_id and s.submission_id = v.submission_id
       where v.replaced_at is null order by v.tenant_id, s.number`,
    );
    const expected = [1, 4, 5, 6, 7, 8, 9, 11].map((number) => {
      const { commit } = scans.find((one) => one.number === number)!;
      return { commit: commitOf(commit), number: String(number), cause: 'upload', revision: -1 };
    });
    expect(inForce.map((row) => ({ ...row, number: String((row as { number: unknown }).number) }))).to.deep.equal([
      ...expected,
      ...expected,
    ]);
    const [counted] = await query<{ count: string }>('select count(*)::text as count from app.verdicts');
    expect(counted).to.deep.equal({ count: String(2 * scans.length) });
  });

  it('works out what each scan was compared with, and what was new to it.', async () => {
    const rows = await query<{ number: string; facts: string }>(
      `select s.number::text as number, concat_ws(' | ', s.baseline, s.baseline_ref, s.baseline_number, cardinality(s.health_reasons),
         (select string_agg(f.rule_id, ',' order by f.rule_id) from app.findings as f where f.tenant_id = s.tenant_id and f.id = any (s.introduced))) as facts
       from app.scans as s where s.tenant_id = '${tenants.other}' order by s.number`,
    );
    expect(Object.fromEntries(rows.map(({ number, facts }) => [number, facts]))).to.deep.equal({
      1: 'first-of-branch | refs/heads/main | 0',
      2: 'earlier-scan | refs/heads/main | 1 | 0 | later',
      3: 'base-scan | refs/heads/main | 0 | brought',
      4: 'earlier-scan | refs/heads/main | 1 | 0 | later',
      5: 'base-scan | refs/heads/main | 0 | brought',
      6: 'earlier-scan | refs/heads/main | 4 | 1',
      7: 'none | refs/heads/main | 0 | aside',
      8: 'base-scan | refs/heads/main | 0',
      9: 'other-category | refs/heads/main | 0 | elsewhere',
      10: 'first-of-branch | refs/heads/main | 0',
      11: 'earlier-scan | refs/heads/main | 10 | 0 | again',
    });
  });

  it('keeps red what was red: every commit that failed fails when it is judged again, and none fails that passed.', async () => {
    const pool = makePool({ connectionString: database.appUrl, max: 1, statementTimeout: 30_000, onError: () => undefined });
    const project = { id: ids[tenants.own] as string as ProjectId };
    const outcomes: Record<number, string> = {};
    try {
      for (const commit of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const row = await withTenant(pool, tenant, { readOnly: false }, (tx) => refreshVerdict(tx, project, commitOf(commit), new Date()));
        outcomes[commit] = `${row.outcome} ${row.reasons.map(({ findings }) => findings.map(({ ruleId }) => ruleId).join()).join(';')}`;
      }
    } finally {
      await pool.end();
    }
    // Commit 5 is compared with nothing, which version 3 of the policy blocks.
    expect(outcomes).to.deep.equal({
      1: 'pass ',
      2: 'fail later;later',
      3: 'fail brought;brought',
      4: 'error ',
      5: 'fail aside',
      6: 'pass ',
      7: 'fail elsewhere;elsewhere',
      8: 'fail again;again',
    });
  });

  it('leaves row security forced on all tables that it touched.', async () => {
    const rows = await query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' and not relforcerowsecurity",
    );
    expect(rows).to.deep.equal([]);
  });
});
