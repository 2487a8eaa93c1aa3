// What is in a database, told in numbers: taken in the backup's snapshot, and again after a restore.
import type pg from 'pg';
import { BackupRefusal } from './backup-refusal.ts';

/** Rows of one tenant, by table. */
export interface TenantRows {
  readonly tenantId: string;
  readonly rows: Readonly<Record<string, number>>;
}

/** The end of a tenant's sealed audit log. */
export interface AuditPosition {
  readonly tenantId: string;
  readonly position: number;
  readonly digest: string;
}

export interface DatabaseFacts {
  readonly migrations: readonly string[];
  /** Rows by table, in every schema that is not Postgres's own. */
  readonly tables: Readonly<Record<string, number>>;
  /** The newest time that the clock put into a row of schema app; null where there is none. */
  readonly newestRowAt: string | null;
  readonly tenantCount: number;
  /** Those with the most rows, for a drill to see that each still sees its own. */
  readonly largestTenants: readonly TenantRows[];
  /** Newest checkpoint of each tenant; empty where the schema has none yet. */
  readonly auditCheckpoints: readonly AuditPosition[];
}

const tenantsKept = 10;

// Postgres writes the statements, so that names are quoted by it. One pass over each table gives all that is asked of it.
const countStatements = `
  select format('%I.%I', n.nspname, c.relname) as name, n.nspname = 'app' as "isOurs",
    format('select %s as tenant, count(*)::double precision as rows, to_char(%s at time zone ''utc'', ''YYYY-MM-DD"T"HH24:MI:SS.US"Z"'') as newest
            from %I.%I group by 1',
      case when n.nspname = 'app' then 'tenant_id::text' else 'null::text' end,
      coalesce(stamps.newest, 'null::timestamptz'), n.nspname, c.relname) as statement
  from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    cross join lateral (
      select format('greatest(%s)', string_agg(format('max(%I)', a.attname), ', ')) as newest
      from pg_attribute as a join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where n.nspname = 'app' and a.attrelid = c.oid and a.atttypid = 'timestamptz'::regtype and not a.attisdropped
        and pg_get_expr(d.adbin, d.adrelid) = 'now()'
      having count(*) > 0
      union all select null
      limit 1) as stamps
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
    and not exists (select from pg_depend as d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by 1`;

const newestCheckpoints = `
  select distinct on (tenant_id) tenant_id as "tenantId", position::double precision, encode(digest, 'hex') as digest
  from app.audit_checkpoints
  order by tenant_id, audit_checkpoints.position desc`;

interface Counted {
  readonly tenant: string | null;
  readonly rows: number;
  readonly newest: string | null;
}

async function readMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows: found } = await client.query(`select where to_regclass('migrations.applied') is not null`);
  if (found.length === 0) throw new BackupRefusal('This is no database of Portcullis: no migration was ever applied to it.');
  const { rows } = await client.query<{ name: string }>('select name from migrations.applied order by id');
  return rows.map(({ name }) => name);
}

async function readCheckpoints(client: pg.ClientBase): Promise<AuditPosition[]> {
  const { rows: found } = await client.query(`select where to_regclass('app.audit_checkpoints') is not null`);
  return found.length === 0 ? [] : (await client.query<AuditPosition>(newestCheckpoints)).rows;
}

function largest(tenants: ReadonlyMap<string, Record<string, number>>): TenantRows[] {
  const total = (rows: Readonly<Record<string, number>>): number => Object.values(rows).reduce((sum, count) => sum + count, 0);
  return [...tenants]
    .map(([tenantId, rows]) => ({ tenantId, rows }))
    .sort((one, other) => total(other.rows) - total(one.rows) || one.tenantId.localeCompare(other.tenantId))
    .slice(0, tenantsKept);
}

/** Counts, as somebody whom row security does not bind; anybody else would count nothing. */
export async function readFacts(client: pg.ClientBase): Promise<DatabaseFacts> {
  const migrations = await readMigrations(client);
  const tables: Record<string, number> = {};
  const tenants = new Map<string, Record<string, number>>();
  let newestRowAt: string | null = null;
  const { rows: counts } = await client.query<{ name: string; isOurs: boolean; statement: string }>(countStatements);
  for (const { name, isOurs, statement } of counts) {
    tables[name] = 0;
    for (const { tenant, rows, newest } of (await client.query<Counted>(statement)).rows) {
      tables[name] += rows;
      if (newest !== null && (newestRowAt === null || newest > newestRowAt)) newestRowAt = newest;
      if (!isOurs || tenant === null) continue;
      const known = tenants.get(tenant) ?? {};
      tenants.set(tenant, known);
      known[name] = rows;
    }
  }
  const auditCheckpoints = await readCheckpoints(client);
  return { migrations, tables, newestRowAt, tenantCount: tenants.size, largestTenants: largest(tenants), auditCheckpoints };
}

/** What differs, in words; an empty list where nothing does. */
export function compareFacts(expected: DatabaseFacts, found: DatabaseFacts): string[] {
  const faults: string[] = [];
  for (const name of new Set([...Object.keys(expected.tables), ...Object.keys(found.tables)])) {
    const [before, after] = [expected.tables[name], found.tables[name]];
    if (before !== after) faults.push(`${name} has ${after ?? 'no table'} instead of ${before ?? 'no table'} (rows)`);
  }
  const same = (what: string, one: unknown, other: unknown): void => {
    if (JSON.stringify(one) !== JSON.stringify(other)) faults.push(`${what} differ from the manifest`);
  };
  same('the applied migrations', expected.migrations, found.migrations);
  same('the newest rows', expected.newestRowAt, found.newestRowAt);
  same(
    'the number of tenants, or the rows of the largest',
    [expected.tenantCount, expected.largestTenants],
    [found.tenantCount, found.largestTenants],
  );
  same('the checkpoints of the audit log', expected.auditCheckpoints, found.auditCheckpoints);
  return faults;
}
