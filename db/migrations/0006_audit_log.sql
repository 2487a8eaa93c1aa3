-- Who did what, when, from where. Rows are only ever added, by the transaction that does what they record.

create table app.audit_log (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null default now(),
  actor_type text not null check (actor_type in ('key', 'user', 'ci', 'system')),
  actor_id text not null,
  -- Noun and verb, such as api-key.revoke.
  action text not null,
  resource_type text not null,
  resource_id text,
  outcome text not null check (outcome in ('done', 'denied')),
  reason text,
  before jsonb,
  after jsonb,
  request_id text,
  ip text,
  user_agent text,
  method text,
  path text,
  primary key (tenant_id, id)
);
create index audit_log_newest on app.audit_log (tenant_id, at desc, id);
alter table app.audit_log enable row level security;
alter table app.audit_log force row level security;
create policy tenant_isolation on app.audit_log
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
-- Without "at": nobody dates a row but the clock.
grant select, insert (tenant_id, id, actor_type, actor_id, action, resource_type, resource_id, outcome, reason, before, after,
  request_id, ip, user_agent, method, path) on app.audit_log to portcullis_app;

-- No foreign key to the tenant: the log outlives what it tells of. Grants already refuse a change by the runtime role;
-- these triggers refuse it to the owner as well.
create function app.refuse_change() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_log_append_only before update or delete on app.audit_log
  for each row execute function app.refuse_change();
create trigger audit_log_never_emptied before truncate on app.audit_log
  for each statement execute function app.refuse_change();
