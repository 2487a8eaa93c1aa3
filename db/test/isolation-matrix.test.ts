// Isolation as data: every table, every verb, every kind of tenant in force, and what comes of it.
import { expect } from 'chai';
import pg from 'pg';
import { useDatabase, withClient } from '../testing/index.ts';
import { ids, insertRows, putInForce, tableRows, tenants, type Verb } from './isolation-rows.ts';

type InForce = 'own' | 'other' | 'unset' | 'emptied' | 'garbage';
type Attempt = Verb | 'move';

const settings: Readonly<Record<InForce, string | undefined>> = {
  own: tenants.own,
  other: tenants.other,
  unset: undefined,
  emptied: '',
  garbage: 'not-a-uuid',
};

/** What row security makes of each attempt, where the grants allow it. Statements have no "where": they ask for everything. */
const expected: Readonly<Record<InForce, Readonly<Record<Attempt, string>>>> = {
  own: { select: 'own rows', insert: 'own rows', update: 'own rows', delete: 'own rows', move: 'refused by row security' },
  other: { select: 'other rows', insert: 'refused by row security', update: 'other rows', delete: 'other rows', move: 'other rows' },
  unset: { select: 'no rows', insert: 'refused by row security', update: 'no rows', delete: 'no rows', move: 'no rows' },
  emptied: { select: 'no rows', insert: 'refused by row security', update: 'no rows', delete: 'no rows', move: 'no rows' },
  garbage: { select: 'not a uuid', insert: 'not a uuid', update: 'not a uuid', delete: 'not a uuid', move: 'not a uuid' },
};

const attempts: readonly Attempt[] = ['select', 'insert', 'update', 'delete', 'move'];

function nameRefusal(error: unknown): string {
  if (!(error instanceof pg.DatabaseError)) throw error;
  if (error.message.includes('invalid input syntax for type uuid: "not-a-uuid"')) return 'not a uuid';
  if (error.code !== '42501') return `${String(error.code)} ${error.message}`;
  if (error.message.includes('row-level security')) return 'refused by row security';
  return error.message.includes('append-only') ? 'append-only' : 'permission denied';
}

function nameRows(rows: readonly { tenant_id: string }[]): string {
  const found = Object.entries(tenants).filter(([, tenant]) => rows.some((row) => row.tenant_id === tenant));
  return found.length === 0 ? 'no rows' : `${found.map(([name]) => name).join(' and ')} rows`;
}

/** Statements that Postgres writes for a table; the updated column is one that the runtime role may update, if there is any. */
async function writeStatements(client: pg.ClientBase, table: string): Promise<Record<Exclude<Attempt, 'insert'>, string>> {
  const { rows } = await client.query<Record<Exclude<Attempt, 'insert'>, string>>(
    `select
       format('select tenant_id from app.%I', c.relname) as select,
       format('update app.%I set %I = %I returning tenant_id', c.relname, a.attname, a.attname) as update,
       format('delete from app.%I returning tenant_id', c.relname) as delete,
       format('update app.%I set tenant_id = %L returning tenant_id', c.relname, $2::text) as move
     from pg_class as c join pg_attribute as a on a.attrelid = c.oid
     where c.relnamespace = 'app'::regnamespace and c.relname = $1
       and a.attnum > 0 and not a.attisdropped and a.attname <> 'tenant_id' and a.attgenerated = '' and a.attidentity = ''
     order by has_column_privilege('portcullis_app', c.oid, a.attnum, 'update') desc, a.attnum desc
     limit 1`,
    [table, tenants.other],
  );
  if (!rows[0]) throw new Error(`there is no table app.${table}`);
  return rows[0];
}

/** The outcome of an attempt in words. */
async function observe(client: pg.ClientBase, table: string, attempt: Attempt, inForce: InForce): Promise<string> {
  const statements = await writeStatements(client, table);
  const setting = settings[inForce];
  try {
    if (attempt !== 'insert') {
      if (setting !== undefined) await putInForce(client, setting);
      const { rows } = await client.query<{ tenant_id: string }>(statements[attempt]);
      return nameRows(rows);
    }
    if (inForce === 'own') return await insertUpTo(client, table);
    if (setting !== undefined) await putInForce(client, setting);
    const row = tableRows.find((candidate) => candidate.table === table)!;
    return `inserted ${String((await client.query(row.insert, [tenants.fresh, ids[tenants.fresh]])).rowCount)}`;
  } catch (error) {
    return nameRefusal(error);
  }
}

/** Inserts rows of a tenant that has none yet, in the order of the tables, until the table has its row. */
async function insertUpTo(client: pg.ClientBase, table: string): Promise<string> {
  await putInForce(client, tenants.fresh);
  const last = tableRows.findIndex((candidate) => candidate.table === table);
  for (const { insert } of tableRows.slice(0, last + 1)) await client.query(insert, [tenants.fresh, ids[tenants.fresh]]);
  return 'own rows';
}

describe('row security', () => {
  const database = useDatabase();
  before(async () => {
    await insertRows(database().appUrl, tenants.own);
    await insertRows(database().appUrl, tenants.other);
  });

  it('is tested on every table of schema app', async () => {
    const { rows } = await withClient(database().adminUrl, (client) =>
      client.query<{ name: string }>(
        `select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind in ('r', 'p') and not relispartition`,
      ),
    );
    const known = tableRows.map((row) => row.table);
    for (const { name } of rows) expect(known, `app.${name} needs a row in db/test/isolation-rows.ts`).to.include(name);
    expect(known).to.have.length(rows.length);
  });

  for (const { table, granted } of tableRows) {
    for (const attempt of attempts) {
      const mayTry = attempt !== 'move' && granted.includes(attempt);
      for (const inForce of Object.keys(settings) as InForce[]) {
        // Garbage is refused while the statement is planned, before privileges are looked at.
        const outcome = mayTry || inForce === 'garbage' ? expected[inForce][attempt] : 'permission denied';
        it(`gives the runtime role "${outcome}" for ${attempt} on ${table} with the tenant in force: ${inForce}`, async () => {
          await withClient(database().appUrl, async (client) => {
            await client.query('begin');
            expect(await observe(client, table, attempt, inForce)).to.equal(outcome);
          });
        });
      }
    }
  }
});

describe('row security, where the runtime role has every privilege by mistake', () => {
  const database = useDatabase();
  before(async () => {
    await insertRows(database().appUrl, tenants.own);
    await insertRows(database().appUrl, tenants.other);
  });

  const guarded = ['audit_log', 'audit_seals', 'audit_checkpoints'];
  function expectOutcome(table: string, attempt: Attempt, inForce: InForce): string {
    const outcome = expected[inForce][attempt];
    const changes = attempt === 'update' || attempt === 'delete' || attempt === 'move';
    return guarded.includes(table) && changes && (inForce === 'own' || inForce === 'other') ? 'append-only' : outcome;
  }

  for (const { table } of tableRows) {
    it(`keeps tenants apart on ${table}, whatever is tried with whichever tenant in force`, async () => {
      for (const attempt of attempts) {
        for (const inForce of Object.keys(settings) as InForce[]) {
          await withClient(database().adminUrl, async (client) => {
            await client.query('begin');
            await client.query('grant select, insert, update, delete on all tables in schema app to portcullis_app');
            await client.query('set local role portcullis_app');
            const outcome = await observe(client, table, attempt, inForce);
            expect(outcome, `${attempt}, in force: ${inForce}`).to.equal(expectOutcome(table, attempt, inForce));
          });
        }
      }
    });
  }
});
