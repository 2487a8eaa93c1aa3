// Catalogue rules about functions: the tenant in force, the look-up functions, nothing leakproof, nothing for PUBLIC.
import type { CatalogueRule } from './rule.ts';

export const functionRules: readonly CatalogueRule[] = [
  {
    rule: 'current-tenant',
    says: 'app.current_tenant() is stable and returns the setting app.tenant_id as uuid, null where it is not set',
    sql: `
      select 'app.current_tenant()' as object, (
        select format('%s %s', case provolatile when 's' then 'stable' when 'i' then 'immutable' else 'volatile' end,
          coalesce(pg_get_function_sqlbody(oid), prosrc))
        from pg_proc where pronamespace = 'app'::regnamespace and proname = 'current_tenant' and pronargs = 0) as detail
      where not exists (
        select from pg_proc
        where pronamespace = 'app'::regnamespace and proname = 'current_tenant' and pronargs = 0 and provolatile = 's' and prorettype = 'uuid'::regtype
          and pg_get_function_sqlbody(oid) = 'RETURN (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::uuid')`,
  },
  {
    rule: 'security-definer',
    says: 'only look-up functions in schema app, owned by portcullis_lookup, are security definer',
    sql: `
      select f.oid::regprocedure::text as object, format('owned by %s', pg_get_userbyid(f.proowner)) as detail
      from pg_proc as f
      where f.prosecdef
        and not (f.pronamespace = 'app'::regnamespace and pg_get_userbyid(f.proowner) = 'portcullis_lookup')
        and not exists (
          select from pg_depend as d
          where d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.deptype = 'e')
        and f.pronamespace <> 'pg_catalog'::regnamespace`,
  },
  {
    rule: 'function-search-path',
    says: "a function whose body is text sets search_path = '', so that names in it mean what they say",
    sql: `
      select f.oid::regprocedure::text as object, array_to_string(f.proconfig, ', ') as detail
      from pg_proc as f
      where f.pronamespace = 'app'::regnamespace and f.prosqlbody is null
        and not coalesce('search_path=""' = any (f.proconfig), false)`,
  },
  {
    rule: 'function-public',
    says: 'PUBLIC may execute no function in schema app',
    sql: `
      select f.oid::regprocedure::text as object, null as detail
      from pg_proc as f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) as a
      where f.pronamespace = 'app'::regnamespace and a.grantee = 0`,
  },
  {
    rule: 'leakproof',
    says: 'no function of ours is leakproof: the planner may run such a one on rows that row security hides',
    sql: `
      select f.oid::regprocedure::text as object, null as detail
      from pg_proc as f
      where f.proleakproof and f.pronamespace <> 'pg_catalog'::regnamespace
        and not exists (
          select from pg_depend as d
          where d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.deptype = 'e')`,
  },
];
