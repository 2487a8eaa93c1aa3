-- The audit log, sealed: each entry gets a position and a digest that holds the digest before it, so that nothing in between can be changed, taken
-- out or put in; and the end of that chain is signed now and then, because a chain alone does not show that its tail was cut off.
-- See docs/decisions/0030-audit-seals.md.

-- Entries that have no seal yet.
create table app.audit_pending (
  tenant_id uuid not null,
  -- The transaction that wrote the entry. bigint and not xid8, whose operators are not leakproof: under row security no index would serve them.
  xact bigint not null default (pg_current_xact_id()::text)::bigint,
  entry_id uuid not null,
  primary key (tenant_id, xact, entry_id)
);
alter table app.audit_pending enable row level security;
alter table app.audit_pending force row level security;
create policy tenant_isolation on app.audit_pending
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
-- Whoever takes a row out without sealing its entry is found out by the verification: an entry is sealed, or waits.
grant select, insert, delete on app.audit_pending to portcullis_app;

-- By whoever writes the entry: it can write here what it can write there.
create function app.await_seal() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  insert into app.audit_pending (tenant_id, entry_id) values (new.tenant_id, new.id);
  return null;
end
$$;
revoke all on function app.await_seal() from public;
create trigger audit_log_await_seal after insert on app.audit_log for each row execute function app.await_seal();

-- No foreign keys, as in the log itself: seals outlive the tenant, and an entry that is gone is to be missed.
create table app.audit_seals (
  tenant_id uuid not null,
  -- From 1, without gaps.
  position bigint not null check (position > 0),
  entry_id uuid not null,
  -- SHA-256: see api/src/domain/audit/seal-chain.ts.
  digest bytea not null check (octet_length(digest) = 32),
  primary key (tenant_id, position),
  unique (tenant_id, entry_id)
);
alter table app.audit_seals enable row level security;
alter table app.audit_seals force row level security;
create policy tenant_isolation on app.audit_seals
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.audit_seals to portcullis_app;

create table app.audit_checkpoints (
  tenant_id uuid not null,
  position bigint not null check (position > 0),
  -- Of the seal at that position.
  digest bytea not null check (octet_length(digest) = 32),
  -- As it was signed: by the clock of who signed.
  made_at timestamptz not null,
  key_id text not null check (key_id ~ '^[0-9a-f]{16}$'),
  -- Ed25519.
  signature bytea not null check (octet_length(signature) = 64),
  primary key (tenant_id, position)
);
alter table app.audit_checkpoints enable row level security;
alter table app.audit_checkpoints force row level security;
create policy tenant_isolation on app.audit_checkpoints
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.audit_checkpoints to portcullis_app;

create trigger audit_seals_append_only before update or delete on app.audit_seals
  for each row execute function app.refuse_change();
create trigger audit_seals_never_emptied before truncate on app.audit_seals
  for each statement execute function app.refuse_change();
create trigger audit_checkpoints_append_only before update or delete on app.audit_checkpoints
  for each row execute function app.refuse_change();
create trigger audit_checkpoints_never_emptied before truncate on app.audit_checkpoints
  for each statement execute function app.refuse_change();

-- What is in the log already waits as well, by its ids, which sort by time. Its transactions are all of the past.
-- Under forced row security even the owner of the tables sees no row, so it is lifted for this statement, in this transaction.
alter table app.audit_log no force row level security;
alter table app.audit_pending no force row level security;
do $$
declare
  expected bigint;
  changed bigint;
begin
  if row_security_active('app.audit_log') or row_security_active('app.audit_pending') then
    raise exception 'the migration does not see all rows';
  end if;
  select count(*) into expected from app.audit_log;
  insert into app.audit_pending (tenant_id, xact, entry_id) select tenant_id, 0, id from app.audit_log;
  get diagnostics changed = row_count;
  if changed <> expected then
    raise exception '% of % entries wait to be sealed', changed, expected;
  end if;
end
$$;
alter table app.audit_log force row level security;
alter table app.audit_pending force row level security;

-- What people do is read far more often than who has read findings, and must be found among many of those.
create index audit_log_acts on app.audit_log (tenant_id, at desc, id) where action not in ('finding.list', 'finding.read');

-- Tenants with entries that wait, by id, a page at a time; from one to the next by the index, however many entries each has. For the worker alone.
grant select (tenant_id) on app.audit_pending to portcullis_lookup;
create policy audit_pending_lookup on app.audit_pending for select to portcullis_lookup using (true);
create function app.lookup_tenants_to_seal(after uuid, wanted integer)
  returns table (tenant_id uuid)
  language sql stable security definer set search_path = ''
as $$
  with recursive waiting as (
    (select p.tenant_id from app.audit_pending as p where after is null or p.tenant_id > after order by p.tenant_id limit 1)
    union all
    select (select p.tenant_id from app.audit_pending as p where p.tenant_id > w.tenant_id order by p.tenant_id limit 1)
    from waiting as w where w.tenant_id is not null
  )
  select w.tenant_id from waiting as w where w.tenant_id is not null limit wanted
$$;

revoke all on function app.lookup_tenants_to_seal(uuid, integer) from public;
grant execute on function app.lookup_tenants_to_seal(uuid, integer) to portcullis_worker;
grant create on schema app to portcullis_lookup;
alter function app.lookup_tenants_to_seal(uuid, integer) owner to portcullis_lookup;
revoke create on schema app from portcullis_lookup;
