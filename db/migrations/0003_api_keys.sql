-- CI keys. Only the SHA-256 digest of a key is kept; the key itself is shown once and never stored.

create table app.api_keys (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  id uuid not null,
  -- The clear part of the key (8 base62 characters): finds the row, and names the key in lists and logs.
  key_id text not null check (key_id ~ '^[0-9A-Za-z]{8}$'),
  -- Null for a key of the whole tenant.
  project_id uuid,
  name text not null check (length(name) between 1 and 200),
  scopes text[] not null check (scopes <@ array['ingest', 'read', 'write', 'admin'] and cardinality(scopes) >= 1),
  hash_scheme text not null check (hash_scheme in ('sha256', 'hmac-sha256')),
  -- Names the server-side pepper of hmac-sha256; null for sha256.
  pepper_id text,
  digest bytea not null check (octet_length(digest) = 32),
  last_four text not null check (length(last_four) = 4),
  created_at timestamptz not null default now(),
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  -- Flushed in batches, so up to a minute behind.
  last_used_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, key_id),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
-- The one read before a tenant is known. Not unique: uniqueness across tenants would tell one of another's keys.
create index api_keys_key_id on app.api_keys (key_id);
alter table app.api_keys enable row level security;
alter table app.api_keys force row level security;
create policy tenant_isolation on app.api_keys
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (revoked_at, revoked_by, last_used_at) on app.api_keys to portcullis_app;

-- Key → tenant, project, scopes. The caller compares the digest in constant time, so it is handed out here, and only here.
grant select (tenant_id, id, key_id, project_id, scopes, hash_scheme, pepper_id, digest, expires_at, revoked_at)
  on app.api_keys to portcullis_lookup;
create policy api_key_lookup on app.api_keys for select to portcullis_lookup using (true);

create function app.lookup_api_key(wanted text)
  returns table (
    tenant_id uuid, id uuid, project_id uuid, scopes text[], hash_scheme text, pepper_id text, digest bytea,
    expires_at timestamptz, revoked_at timestamptz)
  language sql stable security definer set search_path = ''
as $$
  select k.tenant_id, k.id, k.project_id, k.scopes, k.hash_scheme, k.pepper_id, k.digest, k.expires_at, k.revoked_at
  from app.api_keys as k
  where k.key_id = wanted
$$;

revoke all on function app.lookup_api_key(text) from public;
grant execute on function app.lookup_api_key(text) to portcullis_app;

-- A definer function of the forced owner would return no rows: the look-up role owns it, and may create nothing else.
grant create on schema app to portcullis_lookup;
alter function app.lookup_api_key(text) owner to portcullis_lookup;
revoke create on schema app from portcullis_lookup;
