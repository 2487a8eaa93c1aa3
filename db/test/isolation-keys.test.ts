// Keys ignore row security: they must not tell of another tenant's rows, nor attach to them.
import { expect } from 'chai';
import pg from 'pg';
import { useDatabase, withClient } from '../testing/index.ts';
import { ids, insertRows, putInForce, tableRows, tenants } from './isolation-rows.ts';

const nobodysId = '10000000-0000-4000-8000-0000000000ff';

async function refusalOf(attempt: Promise<unknown>): Promise<{ code: string | undefined; constraint: string | undefined }> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return { code: error.code, constraint: error.constraint };
    throw error;
  }
  throw new Error('it was not refused');
}

interface Key {
  readonly table: string;
  readonly name: string;
  /** Drops all other foreign keys. */
  readonly dropOthers: string;
  /** Makes the rows of tenant $1 refer to id $2. */
  readonly attach: string;
}

/** Every foreign key to more than the tenant. */
async function findKeys(client: pg.ClientBase): Promise<Key[]> {
  const { rows } = await client.query<Key>(
    `select c.relname as table, k.conname as name,
       (select string_agg(format('alter table %s drop constraint %I;', other.conrelid::regclass, other.conname), ' ')
         from pg_constraint as other
         where other.contype = 'f' and other.connamespace = 'app'::regnamespace and other.oid <> k.oid) as "dropOthers",
       format('update app.%I set %I = $2 where tenant_id = $1', c.relname, a.attname) as attach
     from pg_constraint as k
       join pg_class as c on c.oid = k.conrelid
       join pg_attribute as a on a.attrelid = c.oid and a.attnum = k.conkey[2]
     where k.contype = 'f' and c.relnamespace = 'app'::regnamespace`,
  );
  return rows;
}

describe('keys between tables', () => {
  const database = useDatabase();
  before(async () => {
    await insertRows(database().appUrl, tenants.own);
    await insertRows(database().appUrl, tenants.other);
  });

  it('let two tenants use the same names, keys, refs and even ids without noticing each other', async () => {
    await withClient(database().appUrl, async (client) => {
      await client.query('begin');
      await putInForce(client, tenants.fresh);
      for (const { insert } of tableRows) {
        const { rowCount } = await client.query(insert, [tenants.fresh, ids[tenants.other]]);
        expect(rowCount).to.equal(1);
      }
    });
  });

  it("refuse a row that names another tenant's row, just as they refuse one that names nothing, in every table that refers", async () => {
    const keys = await withClient(database().adminUrl, findKeys);
    expect(keys).to.have.length.greaterThan(8);
    for (const key of keys) {
      const refusals = [];
      for (const named of [ids[tenants.other], nobodysId]) {
        refusals.push(
          await withClient(database().adminUrl, async (client) => {
            await client.query('begin');
            // A superuser, and no other key: this key itself has to refuse.
            await client.query(key.dropOthers);
            return refusalOf(client.query(key.attach, [tenants.own, named]));
          }),
        );
      }
      const expected = { code: '23503', constraint: key.name };
      expect(refusals, `${key.name} on ${key.table}`).to.deep.equal([expected, expected]);
    }
  });

  it("refuse the runtime role's attempt to attach another tenant's branch", async () => {
    const refusal = await withClient(database().appUrl, async (client) => {
      await client.query('begin');
      await putInForce(client, tenants.own);
      return refusalOf(client.query('update app.branches set base_branch_id = $1', [ids[tenants.other]]));
    });
    expect(refusal).to.deep.equal({ code: '23503', constraint: 'branches_tenant_id_base_branch_id_fkey' });
  });
});
