// Catalogue rules about tables: the tenant's column, row security, keys, column types.
import type { CatalogueRule } from './rule.ts';

export const tableRules: readonly CatalogueRule[] = [
  {
    rule: 'tenant-column',
    says: 'every table has a column tenant_id uuid not null',
    sql: `
      select c.relname as object, null as detail
      from pg_class as c
      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not exists (
        select from pg_attribute as a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype and a.attnotnull)`,
  },
  {
    rule: 'row-security-enabled',
    says: 'every table, also a partition, has row security enabled',
    sql: `
      select c.relname as object, null as detail
      from pg_class as c
      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity`,
  },
  {
    rule: 'row-security-forced',
    says: 'every table, also a partition, forces row security on its owner too',
    sql: `
      select c.relname as object, null as detail
      from pg_class as c
      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not c.relforcerowsecurity`,
  },
  {
    rule: 'tenant-policy',
    says: 'every table has a policy tenant_isolation for all commands and everybody: tenant_id = app.current_tenant(), using and check',
    sql: `
      select c.relname as object, (
        select string_agg(format('%s using %s check %s', p.polname,
          pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)), '; ' order by p.polname)
        from pg_policy as p where p.polrelid = c.oid) as detail
      from pg_class as c
      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and not exists (
        select from pg_policy as p
        where p.polrelid = c.oid and p.polname = 'tenant_isolation'
          and p.polcmd = '*' and p.polpermissive and p.polroles = '{0}'
          and pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = app.current_tenant())'
          and pg_get_expr(p.polwithcheck, p.polrelid) = '(tenant_id = app.current_tenant())')`,
  },
  {
    // The list of exceptions: a look-up's policy is named here before it may exist.
    rule: 'other-policy',
    says: 'beside tenant_isolation there are only the listed policies, for select, to portcullis_lookup alone',
    sql: `
      select format('%s on %s', p.polname, c.relname) as object, null as detail
      from pg_policy as p join pg_class as c on c.oid = p.polrelid
      where c.relnamespace = 'app'::regnamespace and p.polname <> 'tenant_isolation' and not (
        (c.relname, p.polname) in (
          ('api_keys', 'api_key_lookup'), ('members', 'membership_lookup'), ('tenants', 'membership_lookup'),
          ('invitations', 'invitation_lookup'), ('verdicts', 'verdict_lookup'), ('billing', 'billing_lookup'),
          ('audit_pending', 'audit_pending_lookup'))
        and p.polcmd = 'r'
        and p.polroles = array(select oid from pg_roles where rolname = 'portcullis_lookup'))`,
  },
  {
    rule: 'unique-key-tenant',
    says: 'every primary key, unique index and exclusion constraint starts with tenant_id',
    sql: `
      select format('%s on %s', i.indexrelid::regclass, c.relname) as object, pg_get_indexdef(i.indexrelid) as detail
      from pg_index as i join pg_class as c on c.oid = i.indrelid
      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
        and (i.indisunique or i.indisexclusion) and not exists (
          select from pg_attribute as a
          where a.attrelid = c.oid and a.attnum = i.indkey[0] and a.attname = 'tenant_id')`,
  },
  {
    rule: 'foreign-key-tenant',
    says: 'every foreign key stays in schema app, and its first pair is tenant_id with tenant_id',
    sql: `
      select format('%s on %s', k.conname, c.relname) as object, pg_get_constraintdef(k.oid) as detail
      from pg_constraint as k
        join pg_class as c on c.oid = k.conrelid
        join pg_class as target on target.oid = k.confrelid
      where k.contype = 'f' and 'app'::regnamespace in (c.relnamespace, target.relnamespace) and not exists (
        select from pg_attribute as a join pg_attribute as b
          on b.attrelid = k.confrelid and b.attnum = k.confkey[1] and b.attname = 'tenant_id'
        where a.attrelid = k.conrelid and a.attnum = k.conkey[1] and a.attname = 'tenant_id'
          and c.relnamespace = target.relnamespace)`,
  },
  {
    rule: 'foreign-key-on-delete',
    says: 'every foreign key says what happens on delete, and none sets tenant_id',
    sql: `
      select format('%s on %s', k.conname, c.relname) as object, pg_get_constraintdef(k.oid) as detail
      from pg_constraint as k join pg_class as c on c.oid = k.conrelid
      where k.contype = 'f' and c.relnamespace = 'app'::regnamespace and (
        k.confdeltype = 'a'
        or k.confdeltype in ('n', 'd') and (
          k.confdelsetcols is null
          or exists (
            select from pg_attribute as a
            where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnum = any (k.confdelsetcols))))`,
  },
  {
    rule: 'column-enum',
    says: 'no column has an enum type: its operators are not leakproof, so an index on it is not used under row security',
    sql: `
      select format('%s.%s', c.relname, a.attname) as object, format_type(a.atttypid, a.atttypmod) as detail
      from pg_class as c
        join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_type as t on t.oid = a.atttypid
        left join pg_type as item on item.oid = t.typelem
      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') and 'e' in (t.typtype, item.typtype)`,
  },
  {
    rule: 'column-type',
    says: 'text instead of varchar and char, timestamptz instead of timestamp',
    sql: `
      select format('%s.%s', c.relname, a.attname) as object, format_type(a.atttypid, a.atttypmod) as detail
      from pg_class as c
        join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_type as t on t.oid = a.atttypid
      where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
        and array['varchar'::regtype, 'bpchar'::regtype, 'timestamp'::regtype] && array[t.oid::regtype, t.typelem::regtype]`,
  },
];
