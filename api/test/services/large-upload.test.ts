// Uploads whose rows take several statements, also on a connection that has only seen small ones.
import { useDatabase } from '@portcullis/db/testing';
import { expect } from 'chai';
import { makePool } from '../../src/store/make-pool.ts';
import { makeSarif } from '../support/make-sarif.ts';
import { makeTestTenant } from '../support/make-test-tenant.ts';
import { readAdmin } from '../support/read-admin.ts';
import { uploadOk } from '../support/start-test-api.ts';
import { startReplica } from '../support/start-replica.ts';

const manyFindings = (count: number): object => makeSarif(Array.from({ length: count }, (_, index) => ({ line: index + 1 })));

describe('an upload of thousands of findings', function () {
  this.timeout(60_000);
  const database = useDatabase();

  it('is stored whole, and takes work in proportion, though the connection has planned for small tables.', async () => {
    const pool = makePool({ connectionString: database().appUrl, max: 1, statementTimeout: 30_000, onError: () => undefined });
    const replica = await startReplica(database().appUrl);
    const large = 5_500;
    try {
      // PostgreSQL keeps the plan of a check of foreign keys after a few uses.
      for (const slug of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'])
        await uploadOk(replica, await makeTestTenant(pool, slug), manyFindings(200));
      const { counts } = await uploadOk(replica, await makeTestTenant(pool, 'large'), manyFindings(large));
      expect(counts.new).to.equal(large);
    } finally {
      await pool.end();
      // A connection that ends tells what it has read.
      await replica.close();
    }
    const [stored] = await readAdmin(
      { database: database() },
      `select count(*)::int as findings, count(distinct f.line)::int as lines,
         (select count(*)::int from app.sightings as s where s.tenant_id = f.tenant_id) as sightings
       from app.findings as f join app.projects as p on p.tenant_id = f.tenant_id and p.id = f.project_id and p.slug = 'large' group by f.tenant_id`,
    );
    expect(stored).to.deep.equal({ findings: large, lines: large, sightings: large });
    const [read] = await readAdmin(
      { database: database() },
      `select sum(idx_tup_read)::int as rows from pg_stat_user_indexes where relname in ('findings', 'sightings')`,
    );
    // Each row is looked for a handful of times. Looking through the tenant's findings for each would read millions.
    expect(read?.['rows']).to.be.lessThan(20 * large);
  });
});
