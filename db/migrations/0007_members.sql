-- Members and invitations: the people of a tenant. A person is who Entra ID says: (tenant id, object id) of their account;
-- there is no table of people across tenants, so a person who belongs to two tenants has a row in each.

create table app.members (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  id uuid not null,
  -- `tid` and `oid` of the access token: the identity. Name and e-mail are for display only.
  entra_tenant_id uuid not null,
  entra_object_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  email text check (length(email) <= 320),
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  joined_at timestamptz not null default now(),
  last_seen_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, entra_tenant_id, entra_object_id)
);
-- The one read before a tenant is known. Not unique: a person belongs to several tenants.
create index members_of_person on app.members (entra_object_id, entra_tenant_id);
alter table app.members enable row level security;
alter table app.members force row level security;
create policy tenant_isolation on app.members
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, delete, update (name, email, role, last_seen_at) on app.members to portcullis_app;

-- Person → memberships.
grant select (tenant_id, id, entra_tenant_id, entra_object_id, role) on app.members to portcullis_lookup;
create policy membership_lookup on app.members for select to portcullis_lookup using (true);
grant select (tenant_id, name) on app.tenants to portcullis_lookup;
create policy membership_lookup on app.tenants for select to portcullis_lookup using (true);

create function app.lookup_memberships(wanted_tenant uuid, wanted_object uuid)
  returns table (tenant_id uuid, tenant_name text, id uuid, role text)
  language sql stable security definer set search_path = ''
as $$
  select m.tenant_id, t.name, m.id, m.role
  from app.members as m
  join app.tenants as t on t.tenant_id = m.tenant_id
  where m.entra_object_id = wanted_object and m.entra_tenant_id = wanted_tenant
  order by t.name, m.tenant_id
$$;

revoke all on function app.lookup_memberships(uuid, uuid) from public;
grant execute on function app.lookup_memberships(uuid, uuid) to portcullis_app;

-- A tenant that has members has an owner, whatever the application does. Checked after each statement, so that one
-- statement may hand ownership over. Locking the tenant's row makes two owners who leave at the same moment take
-- turns: the second then sees that the first is gone. A tenant that is deleted takes its members with it.
create function app.keep_an_owner() returns trigger
  language plpgsql set search_path = ''
as $$
begin
  perform from app.tenants as t where t.tenant_id = old.tenant_id for update;
  if found and not exists (select from app.members as m where m.tenant_id = old.tenant_id and m.role = 'owner') then
    raise exception 'tenant % would have no owner', old.tenant_id
      using errcode = 'check_violation', constraint = 'members_keep_an_owner';
  end if;
  return null;
end
$$;

create trigger members_keep_an_owner after update of role or delete on app.members
  for each row when (old.role = 'owner') execute function app.keep_an_owner();

-- Invitations. Whoever first signs in with the token becomes the member, bound to tid and oid. Only its digest is kept.
create table app.invitations (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  id uuid not null,
  token_digest bytea not null check (octet_length(token_digest) = 32),
  -- Whom it is meant for; never compared with anything.
  email text not null check (length(email) between 3 and 320),
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  invited_by text not null,
  -- Member whose invitations end when they lose the right to invite. No foreign key: members come and go.
  inviter_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null check (expires_at > created_at),
  -- Set once, by the acceptance; a withdrawn invitation is deleted.
  accepted_at timestamptz,
  primary key (tenant_id, id)
);
create index invitations_token on app.invitations (token_digest);
alter table app.invitations enable row level security;
alter table app.invitations force row level security;
create policy tenant_isolation on app.invitations
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, delete, update (accepted_at) on app.invitations to portcullis_app;

-- Token → tenant and invitation. The token has 256 random bits: its digest cannot be guessed.
grant select (tenant_id, id, token_digest) on app.invitations to portcullis_lookup;
create policy invitation_lookup on app.invitations for select to portcullis_lookup using (true);

create function app.lookup_invitation(wanted bytea)
  returns table (tenant_id uuid, id uuid)
  language sql stable security definer set search_path = ''
as $$
  select i.tenant_id, i.id from app.invitations as i where i.token_digest = wanted
$$;

revoke all on function app.lookup_invitation(bytea) from public;
grant execute on function app.lookup_invitation(bytea) to portcullis_app;

grant create on schema app to portcullis_lookup;
alter function app.lookup_memberships(uuid, uuid) owner to portcullis_lookup;
alter function app.lookup_invitation(bytea) owner to portcullis_lookup;
revoke create on schema app from portcullis_lookup;

-- What people change from here on.
grant update (name), delete on app.tenants to portcullis_app;
alter table app.projects add column repository_url text check (repository_url like 'https://_%' and length(repository_url) <= 500);
grant update (name, default_branch, repository_url) on app.projects to portcullis_app;
alter table app.policies add column created_by text;
-- Rotation lets the old key go on for a while.
grant update (expires_at) on app.api_keys to portcullis_app;

-- Who acted by the name of that day, for members come and go; and how they had proved themselves.
alter table app.audit_log add column actor_name text, add column auth_strength text;
grant insert (actor_name, auth_strength) on app.audit_log to portcullis_app;
create index audit_log_of_action on app.audit_log (tenant_id, action, at desc, id);
