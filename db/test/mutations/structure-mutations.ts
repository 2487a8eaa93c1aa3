// Changes to tables, keys, policies, views and triggers, each of which breaks one catalogue rule and nothing else.
import { newTable, type Mutations } from './mutations.ts';

const newPolicy = (rest: string): string => `
  drop policy tenant_isolation on app.scans;
  create policy tenant_isolation on app.scans ${rest}`;

export const structureMutations: Mutations = {
  'tenant-column': {
    'a nullable tenant_id': newTable('tenant_id uuid'),
  },
  'row-security-enabled': {
    'row security switched off': 'alter table app.scans disable row level security',
  },
  'row-security-forced': {
    'row security not forced': 'alter table app.scans no force row level security',
  },
  'tenant-policy': {
    'no policy': 'drop policy tenant_isolation on app.scans',
    'a policy that lets all rows be read': newPolicy('using (true) with check (tenant_id = app.current_tenant())'),
    'a policy that lets all rows be written': newPolicy('using (tenant_id = app.current_tenant()) with check (true)'),
    'a policy that leaves the check out': newPolicy('using (tenant_id = app.current_tenant())'),
    'a policy with a sub-select': newPolicy(
      'using (tenant_id = (select app.current_tenant())) with check (tenant_id = (select app.current_tenant()))',
    ),
    'a policy for select alone': newPolicy('for select using (tenant_id = app.current_tenant())'),
    'a policy for one role': newPolicy(
      'to portcullis_app using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant())',
    ),
    'a restrictive policy': newPolicy(
      'as restrictive using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant())',
    ),
  },
  'other-policy': {
    'one more policy': 'create policy more on app.scans for select to portcullis_app using (true)',
    'an unlisted look-up policy': 'create policy more on app.projects for select to portcullis_lookup using (true)',
    'a look-up policy for everybody': 'alter policy api_key_lookup on app.api_keys to public',
    'a look-up policy for a role of run time as well': 'alter policy api_key_lookup on app.api_keys to portcullis_lookup, portcullis_app',
  },
  'unique-key-tenant': {
    'a unique index across tenants': 'create unique index on app.api_keys (key_id)',
    'a unique key that starts with another column': 'alter table app.projects add unique (slug, tenant_id)',
    'an exclusion constraint across tenants': 'alter table app.scans add exclude (number with =)',
  },
  'foreign-key-tenant': {
    'a foreign key without tenant_id':
      'alter table app.scans add foreign key (project_id) references app.tenants (tenant_id) on delete cascade',
    'a foreign key that pairs tenant_id with something else':
      'alter table app.scans add foreign key (tenant_id, project_id) references app.projects (id, tenant_id) on delete cascade',
    'a foreign key out of the schema': `
      create table public.other (tenant_id uuid primary key);
      alter table app.scans add foreign key (tenant_id) references public.other (tenant_id) on delete cascade`,
    'a foreign key into the schema': `
      create table public.other (tenant_id uuid references app.tenants (tenant_id) on delete cascade)`,
  },
  'foreign-key-on-delete': {
    'a foreign key without on delete': 'alter table app.audit_log add foreign key (tenant_id) references app.tenants (tenant_id)',
    'a foreign key that sets tenant_id to null':
      'alter table app.audit_log add foreign key (tenant_id) references app.tenants (tenant_id) on delete set null',
  },
  'column-enum': {
    'an enum column': `create type app.colour as enum ('red'); alter table app.scans add colour app.colour`,
    'an array of an enum': `create type app.colour as enum ('red'); alter table app.scans add colours app.colour[]`,
  },
  'column-type': {
    'a varchar column': 'alter table app.scans add label varchar(20)',
    'a char column': 'alter table app.scans add label char(20)',
    'an array of varchar': 'alter table app.scans add labels varchar[]',
    'a timestamp without time zone': 'alter table app.scans add at timestamp',
  },
  owner: {
    'a table of somebody else': 'alter table app.scans owner to current_user',
    'a function of somebody else': 'alter function app.refuse_change() owner to current_user',
    'a schema of somebody else': 'alter schema app owner to current_user',
  },
  'view-invoker': {
    'a view that reads as its owner': `
      create view app.all_scans as select * from app.scans; alter view app.all_scans owner to portcullis_owner`,
    'such a view in another schema': 'create view public.all_scans as select * from app.scans',
    'a view with the option switched off': 'create view public.all_scans with (security_invoker = off) as select * from app.scans',
  },
  'stored-elsewhere': {
    'a materialized view': 'create materialized view public.all_scans as select * from app.scans',
    'a foreign table': `
      create foreign data wrapper far; create server away foreign data wrapper far;
      create foreign table public.distant (id uuid) server away`,
  },
  'rewrite-rule': {
    'a rule': 'create rule never as on delete to app.scans do instead nothing',
  },
  publication: {
    'a publication of one table': 'create publication feed for table app.scans',
    'a publication of everything': 'create publication feed for all tables',
  },
  'trigger-enabled': {
    'a disabled guard': 'alter table app.audit_log disable trigger audit_log_append_only',
    'a disabled foreign key': 'alter table app.scans disable trigger all',
  },
  'audit-guard': {
    'a guard taken away': 'drop trigger audit_log_never_emptied on app.audit_log',
    'a guard of seals taken away': 'drop trigger audit_seals_append_only on app.audit_seals',
    'a guard of checkpoints taken away': 'drop trigger audit_checkpoints_never_emptied on app.audit_checkpoints',
    'a guard with a condition': `
      create or replace trigger audit_log_append_only before update or delete on app.audit_log
        for each row when (old.outcome = 'denied') execute function app.refuse_change()`,
    'a guard of one column': `
      create or replace trigger audit_log_append_only before update of reason or delete on app.audit_log
        for each row execute function app.refuse_change()`,
    'a guard that does nothing': `
      create or replace function app.refuse_change() returns trigger
        language plpgsql set search_path = '' as 'begin return null; end'`,
  },
};
