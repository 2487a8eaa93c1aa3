// Changes to functions, grants and roles, each of which breaks one catalogue rule and nothing else.
import { newTable, type Mutations } from './mutations.ts';

const onDatabase = (statement: string): string => `
  do $$ begin execute format('${statement}', current_database()); end $$`;

export const accessMutations: Mutations = {
  'current-tenant': {
    'one tenant for everybody': `
      create or replace function app.current_tenant() returns uuid language sql stable parallel safe
        return '00000000-0000-0000-0000-000000000000'::uuid`,
    'a volatile current_tenant': 'alter function app.current_tenant() volatile',
  },
  'security-definer': {
    'a definer function of the owner': 'alter function app.refuse_change() security definer',
    'a definer function of a superuser': 'alter function app.lookup_api_key(text) owner to current_user',
    'a definer function in another schema': `
      create function public.everything() returns bigint language sql security definer return (select count(*) from app.scans)`,
    'a current_tenant that runs as its owner': 'alter function app.current_tenant() security definer',
  },
  'function-search-path': {
    'a look-up without search_path': 'alter function app.lookup_api_key(text) reset search_path',
    'a look-up with another search_path': 'alter function app.lookup_api_key(text) set search_path = app, public',
  },
  'function-public': {
    'a look-up for PUBLIC': 'grant execute on function app.lookup_api_key(text) to public',
    'a new function with the grants it is born with': `
      create function app.extra() returns integer language sql return 1; alter function app.extra() owner to portcullis_owner`,
  },
  leakproof: {
    'a leakproof function': 'alter function app.current_tenant() leakproof',
  },
  grantee: {
    'a table for PUBLIC': 'grant select on app.scans to public',
    'a column for PUBLIC': 'grant select (id) on app.scans to public',
    'the schema for PUBLIC': 'grant usage on schema app to public',
    'a table for the migrator': 'grant select on app.scans to portcullis_migrator',
  },
  'grant-power': {
    truncate: 'grant truncate on app.scans to portcullis_app',
    references: 'grant references on app.scans to portcullis_app',
    'references of a column': 'grant references (id) on app.scans to portcullis_app',
    trigger: 'grant trigger on app.scans to portcullis_worker',
  },
  'grant-update': {
    'update of a whole table': 'grant update on app.scans to portcullis_app',
  },
  'grant-update-tenant': {
    'update of tenant_id': 'grant update (tenant_id) on app.scans to portcullis_app',
    'update of tenant_id for the worker': 'grant update (tenant_id) on app.scans to portcullis_worker',
  },
  'grant-option': {
    'a privilege to pass on': 'grant select on app.scans to portcullis_app with grant option',
  },
  'grant-sequence': {
    'a sequence to set': 'grant usage, update on app.scans_number_seq to portcullis_app',
  },
  'grant-partition': {
    'a partition with a door of its own': `
      ${newTable('tenant_id uuid not null', ' partition by hash (tenant_id)')}
      create table app.part partition of app.extra for values with (modulus 1, remainder 0);
      alter table app.part owner to portcullis_owner;
      alter table app.part enable row level security;
      alter table app.part force row level security;
      create policy tenant_isolation on app.part
        using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
      grant select on app.part to portcullis_app`,
  },
  'grant-lookup': {
    'a whole table for the look-up role': 'grant select on app.projects to portcullis_lookup',
    'a column to write for the look-up role': 'grant insert (name) on app.projects to portcullis_lookup',
  },
  'grant-audit': {
    'delete from the audit log': 'grant delete on app.audit_log to portcullis_app',
    'update of the audit log': 'grant update (reason) on app.audit_log to portcullis_worker',
    'delete from the seals': 'grant delete on app.audit_seals to portcullis_app',
  },
  'default-privileges': {
    'functions for PUBLIC from now on': 'alter default privileges for role portcullis_owner grant execute on functions to public',
    'tables for the runtime role from now on':
      'alter default privileges for role portcullis_owner in schema app grant select on tables to portcullis_app',
  },
  'schema-create': {
    'a schema where PUBLIC may create': 'grant create on schema public to public',
    'a schema where the look-up role may create': 'grant create on schema app to portcullis_lookup',
  },
  'database-privileges': {
    'temporary tables for PUBLIC': onDatabase('grant temporary on database %I to public'),
    'connect for PUBLIC': onDatabase('grant connect on database %I to public'),
    'schemas of the runtime role': onDatabase('grant create on database %I to portcullis_app'),
  },
  'role-exists': {
    'a missing role': 'drop owned by portcullis_worker; alter role portcullis_worker rename to portcullis_old',
  },
  'role-attributes': {
    'a superuser': 'alter role portcullis_app superuser',
    'a role that passes row security': 'alter role portcullis_lookup bypassrls',
    'a role that makes roles': 'alter role portcullis_worker createrole',
    'a role that makes databases': 'alter role portcullis_migrator createdb',
    'a role that replicates': 'alter role portcullis_owner replication',
  },
  'role-login': {
    'an owner who logs in': 'alter role portcullis_owner login',
    'a look-up role that logs in': 'alter role portcullis_lookup login',
  },
  'role-membership': {
    'a runtime role that may become the owner': 'grant portcullis_owner to portcullis_app',
    'a worker that may read everything': 'grant pg_read_all_data to portcullis_worker',
    'a look-up role that belongs to another': 'grant pg_monitor to portcullis_lookup',
  },
  'role-owns-nothing': {
    'a table of the runtime role': 'create table public.mine (); alter table public.mine owner to portcullis_app',
  },
  'tenant-by-default': {
    'a tenant for every session of a role': `alter role portcullis_app set app.tenant_id = '00000000-0000-0000-0000-000000000000'`,
    'a tenant for every session of the database': onDatabase("alter database %I set app.tenant_id = ''00000000''"),
  },
};
