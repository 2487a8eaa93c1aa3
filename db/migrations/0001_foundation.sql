-- The schema, the tenant in force, and the rules that hold for everything made after this.
--
-- Everything is owned by portcullis_owner. Row security is ENABLEd and FORCEd on every table, so that even the owner
-- sees rows only of the tenant in force. The order in every migration is: table, enable, force, policy, grants.

create schema app authorization portcullis_owner;

-- Functions are executable by PUBLIC unless told otherwise; here nothing is.
alter default privileges for role portcullis_owner revoke execute on functions from public;

grant usage on schema app to portcullis_app, portcullis_lookup, portcullis_worker;

-- The tenant in force on this connection, or null, which matches no row. The setting reads null before its first use
-- and '' after the transaction that set it has ended: nullif makes both mean "no tenant". Anything that is no uuid is
-- an error. Used unwrapped in the policies (no sub-select), which keeps the tables distributable by tenant_id.
create function app.current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.tenant_id', true), '')::uuid;

grant execute on function app.current_tenant() to portcullis_app, portcullis_lookup, portcullis_worker;

-- The tenant itself. Its own id is called tenant_id, so that one policy text serves every table.
create table app.tenants (
  tenant_id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null default now()
);
alter table app.tenants enable row level security;
alter table app.tenants force row level security;
create policy tenant_isolation on app.tenants
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.tenants to portcullis_app;
