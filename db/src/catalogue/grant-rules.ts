// Catalogue rules about who may do what: on relations and columns of schema app, in schemas, in the database.
import type { CatalogueRule } from './rule.ts';

/** Every privilege on a relation or column of schema app that somebody other than its owner has. */
const grants = `
  with acls as (
    select c.relname, c.relkind, c.relispartition, null::name as attname, c.relowner, c.relacl as acl
    from pg_class as c where c.relnamespace = 'app'::regnamespace
    union all
    select c.relname, c.relkind, c.relispartition, a.attname, c.relowner, a.attacl
    from pg_class as c join pg_attribute as a on a.attrelid = c.oid where c.relnamespace = 'app'::regnamespace
  ), grants as (
    select concat_ws('.', relname, attname) as object, relname, relkind, relispartition, attname, is_grantable,
      privilege_type as privilege, case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee) end as grantee
    from acls, aclexplode(acl)
    where grantee <> relowner
  )`;

export const grantRules: readonly CatalogueRule[] = [
  {
    rule: 'grantee',
    says: 'nobody but portcullis_app, portcullis_worker and portcullis_lookup has anything in schema app; PUBLIC above all has nothing',
    sql: `${grants}
      select object, format('%s to %s', privilege, grantee) as detail
      from grants
      where grantee not in ('portcullis_app', 'portcullis_worker', 'portcullis_lookup')
      union all
      select 'schema app', format('%s to %s', a.privilege_type, case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end)
      from pg_namespace as n, aclexplode(n.nspacl) as a
      where n.nspname = 'app' and a.grantee <> n.nspowner
        and (a.grantee = 0 or pg_get_userbyid(a.grantee) not in ('portcullis_app', 'portcullis_worker', 'portcullis_lookup'))`,
  },
  {
    rule: 'grant-power',
    says: 'nobody has truncate, references, trigger or maintain, which act past row security',
    sql: `${grants}
      select object, format('%s to %s', privilege, grantee) as detail
      from grants
      where privilege in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')`,
  },
  {
    rule: 'grant-update',
    says: 'update is granted on columns, never on a whole table, which includes tenant_id',
    sql: `${grants}
      select object, format('%s to %s', privilege, grantee) as detail
      from grants
      where privilege = 'UPDATE' and relkind <> 'S' and attname is null`,
  },
  {
    rule: 'grant-update-tenant',
    says: 'nobody may update tenant_id',
    sql: `${grants}
      select object, format('%s to %s', privilege, grantee) as detail
      from grants
      where privilege = 'UPDATE' and attname = 'tenant_id'`,
  },
  {
    rule: 'grant-option',
    says: 'nobody may pass a privilege on',
    sql: `${grants}
      select object, format('%s to %s', privilege, grantee) as detail
      from grants
      where is_grantable`,
  },
  {
    rule: 'grant-sequence',
    says: 'nobody reads or sets a sequence; identity columns need no grant',
    sql: `${grants}
      select object, format('%s to %s', privilege, grantee) as detail
      from grants
      where relkind = 'S'`,
  },
  {
    rule: 'grant-partition',
    says: 'nobody has anything on a partition; its table is the door',
    sql: `${grants}
      select object, format('%s to %s', privilege, grantee) as detail
      from grants
      where relispartition`,
  },
  {
    rule: 'grant-lookup',
    says: 'portcullis_lookup may select columns, and nothing else',
    sql: `${grants}
      select object, privilege as detail
      from grants
      where grantee = 'portcullis_lookup' and (privilege <> 'SELECT' or attname is null)`,
  },
  {
    rule: 'grant-audit',
    says: 'nobody may update or delete in the audit log, its seals and its checkpoints',
    sql: `${grants}
      select object, format('%s to %s', privilege, grantee) as detail
      from grants
      where relname in ('audit_log', 'audit_seals', 'audit_checkpoints') and privilege in ('UPDATE', 'DELETE')`,
  },
  {
    rule: 'default-privileges',
    says: 'what portcullis_owner makes is born with nothing for others: no execute for PUBLIC, no grant by default',
    sql: `
      select 'functions of portcullis_owner' as object, 'execute for PUBLIC' as detail
      where not exists (
        select from pg_default_acl as d
        where pg_get_userbyid(d.defaclrole) = 'portcullis_owner' and d.defaclobjtype = 'f' and d.defaclnamespace = 0)
      union all
      select format('default privileges of %s', pg_get_userbyid(d.defaclrole)),
        format('%s to %s', a.privilege_type, case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end)
      from pg_default_acl as d, aclexplode(d.defaclacl) as a
      where pg_get_userbyid(d.defaclrole) like 'portcullis\\_%' and a.grantee <> d.defaclrole`,
  },
  {
    rule: 'schema-create',
    says: 'PUBLIC and the roles of run time may create in no schema',
    sql: `
      select format('schema %s', n.nspname) as object, case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end as detail
      from pg_namespace as n, aclexplode(n.nspacl) as a
      where a.privilege_type = 'CREATE'
        and (a.grantee = 0 or pg_get_userbyid(a.grantee) in ('portcullis_app', 'portcullis_worker', 'portcullis_lookup'))`,
  },
  {
    rule: 'database-privileges',
    says: 'PUBLIC has nothing in this database, and the roles of run time have connect at most: no create, no temporary tables',
    sql: `
      select format('database %s', d.datname) as object,
        format('%s to %s', a.privilege_type, case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end) as detail
      from pg_database as d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) as a
      where d.datname = current_database() and (
        a.grantee = 0
        or pg_get_userbyid(a.grantee) in ('portcullis_app', 'portcullis_worker', 'portcullis_lookup') and a.privilege_type <> 'CONNECT')`,
  },
];
