// Catalogue rules about everything in the database that is not a table or a function: views, rules, triggers, ownership.
import type { CatalogueRule } from './rule.ts';

export const relationRules: readonly CatalogueRule[] = [
  {
    rule: 'owner',
    says: 'portcullis_owner owns the schema app and all in it except the look-up functions',
    sql: `
      select owned.object, pg_get_userbyid(owned.owner) as detail
      from (
        select format('schema %s', nspname) as object, nspowner as owner from pg_namespace where nspname = 'app'
        union all
        select relname, relowner from pg_class where relnamespace = 'app'::regnamespace
        union all
        select proname, proowner from pg_proc where pronamespace = 'app'::regnamespace and not prosecdef
      ) as owned
      where pg_get_userbyid(owned.owner) <> 'portcullis_owner'`,
  },
  {
    rule: 'view-invoker',
    says: 'a view in schema app, or of its tables, is security_invoker: otherwise it reads as its owner',
    sql: `
      select v.oid::regclass::text as object, null as detail
      from pg_class as v
      where v.relkind = 'v'
        and not exists (
          select from pg_options_to_table(v.reloptions) as o
          where o.option_name = 'security_invoker' and o.option_value::boolean)
        and (v.relnamespace = 'app'::regnamespace or exists (
          select from pg_rewrite as r
            join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
            join pg_class as c on c.oid = d.refobjid
          where r.ev_class = v.oid and c.relnamespace = 'app'::regnamespace))`,
  },
  {
    rule: 'stored-elsewhere',
    says: 'there are no materialized views and no foreign tables: row security does not reach them',
    sql: `
      select c.oid::regclass::text as object, case c.relkind when 'm' then 'materialized view' else 'foreign table' end as detail
      from pg_class as c
      where c.relkind in ('m', 'f')`,
  },
  {
    rule: 'rewrite-rule',
    says: 'no table in schema app has a rewrite rule',
    sql: `
      select format('%s on %s', r.rulename, c.relname) as object, null as detail
      from pg_rewrite as r join pg_class as c on c.oid = r.ev_class
      where c.relnamespace = 'app'::regnamespace and r.rulename <> '_RETURN'`,
  },
  {
    rule: 'publication',
    says: 'nothing is published: replication ignores row security',
    sql: `select pubname as object, null as detail from pg_publication`,
  },
  {
    rule: 'trigger-enabled',
    says: 'no trigger in schema app is disabled; foreign keys are triggers too',
    sql: `
      select format('%s on %s', t.tgname, c.relname) as object, null as detail
      from pg_trigger as t join pg_class as c on c.oid = t.tgrelid
      where c.relnamespace = 'app'::regnamespace and t.tgenabled not in ('O', 'A')`,
  },
  {
    // Bits of tgtype: 1 row, 2 before, 8 delete, 16 update, 32 truncate.
    rule: 'audit-guard',
    says: 'update, delete and truncate of the audit log, its seals and its checkpoints run into an unconditional trigger that refuses them',
    sql: `
      select format('%s, %s', kept.name, guarded.event) as object, null as detail
      from (values ('update', 1 | 2 | 16), ('delete', 1 | 2 | 8), ('truncate', 2 | 32)) as guarded (event, bits),
        (values ('audit_log'), ('audit_seals'), ('audit_checkpoints')) as kept (name)
      where not exists (
        select from pg_trigger as t
          join pg_class as c on c.oid = t.tgrelid
          join pg_proc as f on f.oid = t.tgfoid
        where c.relnamespace = 'app'::regnamespace and c.relname = kept.name
          and f.pronamespace = 'app'::regnamespace and f.proname = 'refuse_change' and f.prosrc ilike '%raise exception%'
          and t.tgtype & guarded.bits = guarded.bits and t.tgqual is null and t.tgattr = '')`,
  },
];
