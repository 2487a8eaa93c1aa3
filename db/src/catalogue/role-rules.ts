// Catalogue rules about the roles of Portcullis: what they are, what they belong to, what they own.
import type { CatalogueRule } from './rule.ts';

export const roleRules: readonly CatalogueRule[] = [
  {
    rule: 'role-exists',
    says: 'the five roles of db/roles.sql exist',
    sql: `
      select wanted.name as object, null as detail
      from (values ('portcullis_owner'), ('portcullis_migrator'), ('portcullis_app'), ('portcullis_lookup'), ('portcullis_worker'))
        as wanted (name)
      where not exists (select from pg_roles where rolname = wanted.name)`,
  },
  {
    rule: 'role-attributes',
    says: 'no role of Portcullis is superuser, passes row security, makes roles or databases, or replicates',
    sql: `
      select rolname as object, concat_ws(', ',
        case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
        case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end,
        case when rolreplication then 'replication' end) as detail
      from pg_roles
      where rolname like 'portcullis\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
  },
  {
    rule: 'role-login',
    says: 'nobody logs in as portcullis_owner or portcullis_lookup',
    sql: `
      select rolname as object, null as detail
      from pg_roles
      where rolname in ('portcullis_owner', 'portcullis_lookup') and rolcanlogin`,
  },
  {
    rule: 'role-membership',
    says: 'of the roles of Portcullis only the migrator belongs to another (the owner), and the owner (to the look-up role)',
    sql: `
      select pg_get_userbyid(m.member) as object, format('member of %s', pg_get_userbyid(m.roleid)) as detail
      from pg_auth_members as m
      where pg_get_userbyid(m.member) like 'portcullis\\_%'
        and (pg_get_userbyid(m.member), pg_get_userbyid(m.roleid)) not in (
          ('portcullis_migrator', 'portcullis_owner'), ('portcullis_owner', 'portcullis_lookup'))`,
  },
  {
    rule: 'role-owns-nothing',
    says: 'the roles of run time and the migrator own nothing in this database; an owner may do anything with what it owns',
    sql: `
      select pg_get_userbyid(d.refobjid) as object, pg_describe_object(d.classid, d.objid, d.objsubid) as detail
      from pg_shdepend as d
      where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'
        and d.dbid in (0, (select oid from pg_database where datname = current_database()))
        and pg_get_userbyid(d.refobjid) in ('portcullis_app', 'portcullis_worker', 'portcullis_migrator')`,
  },
  {
    rule: 'tenant-by-default',
    says: 'no role or database has a setting of ours that would put a tenant in force without a transaction',
    sql: `
      select concat_ws(' in ', case s.setrole when 0 then 'everybody' else pg_get_userbyid(s.setrole) end,
        (select datname from pg_database where oid = s.setdatabase)) as object, setting as detail
      from pg_db_role_setting as s, unnest(s.setconfig) as setting
      where setting like 'app.%' and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))`,
  },
];
