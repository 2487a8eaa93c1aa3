// Two tenants and more, looked at as the runtime role: each sees its own rows and no other, and without a tenant there are none.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { TenantRows } from '../read-facts.ts';
import { judge, type StepFinding } from './drill-step.ts';

// Postgres writes the statements, so that names are quoted by it.
const tablesOfTheApp = `
  select format('app.%I', relname) as name, format('select count(*)::double precision as rows from app.%I', relname) as statement
  from pg_class
  where relnamespace = 'app'::regnamespace and relkind in ('r', 'p') and not relispartition
    and has_any_column_privilege('portcullis_app', oid, 'select')
  order by 1`;

interface Table {
  readonly name: string;
  readonly statement: string;
}

/** Counts every table as portcullis_app with a tenant in force, or none. The session is a superuser's, who may become anybody. */
async function countAs(client: pg.Client, tables: readonly Table[], tenantId: string | undefined): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await client.query('begin read only');
  try {
    await client.query('set local session authorization portcullis_app');
    if (tenantId !== undefined) await client.query(`select set_config('app.tenant_id', $1, true)`, [tenantId]);
    for (const { name, statement } of tables) {
      const { rows } = await client.query<{ rows: number }>(statement);
      counts[name] = rows[0]?.rows ?? Number.NaN;
    }
  } finally {
    await client.query('rollback');
  }
  return counts;
}

function compare(
  who: string,
  tables: readonly Table[],
  seen: Readonly<Record<string, number>>,
  own: Readonly<Record<string, number>>,
): string[] {
  return tables
    .filter(({ name }) => seen[name] !== (own[name] ?? 0))
    .map(({ name }) => `${who} sees ${seen[name] ?? 'no'} rows of ${name} instead of ${own[name] ?? 0}`);
}

/** @param tenants with the rows that each had when the backup was made */
export async function checkTenants(client: pg.Client, tenants: readonly TenantRows[]): Promise<StepFinding> {
  const { rows: tables } = await client.query<Table>(tablesOfTheApp);
  const faults = tables.length === 0 ? ['the runtime role may read no table at all'] : [];
  faults.push(...compare('nobody, without a tenant in force,', tables, await countAs(client, tables, undefined), {}));
  faults.push(...compare('a tenant that there is not', tables, await countAs(client, tables, randomUUID()), {}));
  for (const { tenantId, rows } of tenants)
    faults.push(...compare(`tenant ${tenantId}`, tables, await countAs(client, tables, tenantId), rows));
  if (faults.length === 0 && tenants.length < 2) {
    return { outcome: 'not-checked', details: [`the backup has ${tenants.length} tenants with rows; two are needed to tell them apart`] };
  }
  return judge(faults, [`${tenants.length} tenants × ${tables.length} tables`]);
}
