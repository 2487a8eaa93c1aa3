// Checks who this connection is: the API refuses to start as anybody whom row security does not bind.
import type pg from 'pg';
import { findFaults, type CatalogueFault, type CatalogueRule } from './catalogue/rule.ts';
import { isPatchedVersion } from './patched-version.ts';

/** Rules about the login, which is session_user: "set role" can be undone. */
export const sessionRules: readonly CatalogueRule[] = [
  {
    rule: 'session-superuser',
    says: 'the login is no superuser, whom row security does not bind',
    sql: `select session_user as object, null as detail from pg_roles where rolname = session_user and rolsuper`,
  },
  {
    rule: 'session-bypassrls',
    says: 'the login does not pass row security (bypassrls)',
    sql: `select session_user as object, null as detail from pg_roles where rolname = session_user and rolbypassrls`,
  },
  {
    rule: 'session-createrole',
    says: 'the login may not make roles or replicate',
    sql: `
      select session_user as object, null as detail
      from pg_roles where rolname = session_user and (rolcreaterole or rolreplication)`,
  },
  {
    rule: 'session-owner',
    says: 'the login owns nothing in schema app',
    sql: `
      select session_user as object, owned.name as detail
      from (
        select 'schema app' as name, nspowner as owner from pg_namespace where nspname = 'app'
        union all
        select relname, relowner from pg_class where relnamespace = 'app'::regnamespace
        union all
        select proname, proowner from pg_proc where pronamespace = 'app'::regnamespace
      ) as owned
      where pg_get_userbyid(owned.owner) = session_user`,
  },
  {
    rule: 'session-member',
    says: 'the login is member of no role',
    sql: `
      select session_user as object, format('member of %s', pg_get_userbyid(roleid)) as detail
      from pg_auth_members where pg_get_userbyid(member) = session_user`,
  },
  {
    rule: 'session-create',
    says: 'the login may create no schema and no temporary table in this database',
    sql: `
      select session_user as object, null as detail
      where has_database_privilege(session_user, current_database(), 'CREATE, TEMPORARY')`,
  },
  {
    rule: 'session-role',
    says: 'the connection acts as its login, not as another role',
    sql: `select session_user as object, format('acts as %s', current_user) as detail where current_user <> session_user`,
  },
  {
    rule: 'session-tenant',
    says: 'no tenant is in force before a transaction puts one in force',
    sql: `
      select session_user as object, current_setting('app.tenant_id', true) as detail
      where current_setting('app.tenant_id', true) <> ''`,
  },
];

/** Finds why this connection must not serve tenants; an empty list means that it may. */
export async function checkSession(client: pg.ClientBase): Promise<CatalogueFault[]> {
  const faults = await findFaults(client, sessionRules);
  const { rows } = await client.query<{ version: string; number: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::integer as number`,
  );
  for (const { version, number } of rows) {
    if (isPatchedVersion(number)) continue;
    const detail = `PostgreSQL is at least 15.14, 16.10, 17.6 or 18.0 (found: ${version})`;
    faults.push({ rule: 'session-version', object: 'server', detail });
  }
  return faults;
}
