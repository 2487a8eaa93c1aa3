-- What the migrations amount to: roles, functions, tables, row security, grants. Generated from the catalogue of a
-- freshly migrated database by "npm run db:schema"; do not edit. To read, not to run: migrations make databases.

create role portcullis_app login nosuperuser nobypassrls nocreaterole nocreatedb noreplication noinherit;
create role portcullis_lookup nologin nosuperuser nobypassrls nocreaterole nocreatedb noreplication noinherit;
create role portcullis_migrator login nosuperuser nobypassrls nocreaterole nocreatedb noreplication noinherit;
create role portcullis_owner nologin nosuperuser nobypassrls nocreaterole nocreatedb noreplication noinherit;
create role portcullis_worker login nosuperuser nobypassrls nocreaterole nocreatedb noreplication noinherit;

grant portcullis_lookup to portcullis_owner;
grant portcullis_owner to portcullis_migrator;

grant connect on database to portcullis_app;
grant connect on database to portcullis_migrator;
grant connect on database to portcullis_worker;
grant create on database to portcullis_owner;

create schema app authorization portcullis_owner;

grant usage on schema app to portcullis_app;
grant usage on schema app to portcullis_lookup;
grant usage on schema app to portcullis_worker;

alter default privileges for role portcullis_owner grant only execute to portcullis_owner on functions;

CREATE OR REPLACE FUNCTION app.await_seal()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into app.audit_pending (tenant_id, entry_id) values (new.tenant_id, new.id);
  return null;
end
$function$;
alter function app.await_seal() owner to portcullis_owner;

CREATE OR REPLACE FUNCTION app.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid;
alter function app.current_tenant() owner to portcullis_owner;
grant execute on function app.current_tenant() to portcullis_app;
grant execute on function app.current_tenant() to portcullis_lookup;
grant execute on function app.current_tenant() to portcullis_worker;

CREATE OR REPLACE FUNCTION app.enqueue_job(task text, payload jsonb, key text, run_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  tenant uuid := app.current_tenant();
begin
  if tenant is null then
    raise exception 'a job needs a tenant in force' using errcode = 'insufficient_privilege';
  end if;
  if task not in ('stripe-event', 'billing-reconcile', 'usage-recount', 'key-use', 'audit-seal', 'acceptances', 'retention') then
    raise exception 'there is no task %', task using errcode = 'check_violation';
  end if;
  perform graphile_worker.add_job(
    identifier => task,
    payload => json_build_object('tenantId', tenant, 'payload', payload),
    run_at => run_at,
    -- About five hours, at growing distances; then the job lies where an operator sees it.
    max_attempts => 12,
    -- Somebody has paid and waits; a lower number is done first.
    priority => case task when 'stripe-event' then -10 else 0 end,
    job_key => task || ':' || tenant || ':' || key);
end
$function$;
alter function app.enqueue_job(text,jsonb,text,timestamp with time zone) owner to portcullis_lookup;
grant execute on function app.enqueue_job(text,jsonb,text,timestamp with time zone) to portcullis_app;

CREATE OR REPLACE FUNCTION app.keep_an_owner()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform from app.tenants as t where t.tenant_id = old.tenant_id for update;
  if found and not exists (select from app.members as m where m.tenant_id = old.tenant_id and m.role = 'owner') then
    raise exception 'tenant % would have no owner', old.tenant_id
      using errcode = 'check_violation', constraint = 'members_keep_an_owner';
  end if;
  return null;
end
$function$;
alter function app.keep_an_owner() owner to portcullis_owner;

CREATE OR REPLACE FUNCTION app.lookup_api_key(wanted text)
 RETURNS TABLE(tenant_id uuid, id uuid, project_id uuid, scopes text[], hash_scheme text, pepper_id text, digest bytea, expires_at timestamp with time zone, revoked_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select k.tenant_id, k.id, k.project_id, k.scopes, k.hash_scheme, k.pepper_id, k.digest, k.expires_at, k.revoked_at
  from app.api_keys as k
  where k.key_id = wanted
$function$;
alter function app.lookup_api_key(text) owner to portcullis_lookup;
grant execute on function app.lookup_api_key(text) to portcullis_app;

CREATE OR REPLACE FUNCTION app.lookup_billed_tenants(after uuid, wanted integer)
 RETURNS TABLE(tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select b.tenant_id from app.billing as b
  where b.stripe_customer_id is not null and (after is null or b.tenant_id > after)
  order by b.tenant_id
  limit wanted
$function$;
alter function app.lookup_billed_tenants(uuid,integer) owner to portcullis_lookup;
grant execute on function app.lookup_billed_tenants(uuid,integer) to portcullis_worker;

CREATE OR REPLACE FUNCTION app.lookup_due_verdicts(wanted integer)
 RETURNS TABLE(tenant_id uuid, project_id uuid, commit_sha text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  -- A few of each tenant, so that one with many, or with some that cannot be judged, does not keep the others waiting. What nobody has worked
  -- on for a month is judged when somebody asks.
  select d.tenant_id, d.project_id, d.commit_sha
  from (
    select e.*, row_number() over (partition by e.tenant_id order by e.since) as place
    from (
      select v.tenant_id, v.project_id, v.commit_sha, v.due_at as since from app.verdicts as v
      where v.replaced_at is null and v.due_at <= now()
      union all
      select v.tenant_id, v.project_id, v.commit_sha, v.valid_until from app.verdicts as v
      where v.replaced_at is null and v.due_at is null and v.valid_until <= now() and v.valid_until > now() - interval '1 day'
        and v.decided_at > now() - interval '30 days'
    ) as e
  ) as d
  where d.place <= 20
  order by d.place, d.since
  limit wanted
$function$;
alter function app.lookup_due_verdicts(integer) owner to portcullis_lookup;
grant execute on function app.lookup_due_verdicts(integer) to portcullis_app;

CREATE OR REPLACE FUNCTION app.lookup_invitation(wanted bytea)
 RETURNS TABLE(tenant_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select i.tenant_id, i.id from app.invitations as i where i.token_digest = wanted
$function$;
alter function app.lookup_invitation(bytea) owner to portcullis_lookup;
grant execute on function app.lookup_invitation(bytea) to portcullis_app;

CREATE OR REPLACE FUNCTION app.lookup_memberships(wanted_tenant uuid, wanted_object uuid)
 RETURNS TABLE(tenant_id uuid, tenant_name text, id uuid, role text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select m.tenant_id, t.name, m.id, m.role
  from app.members as m
  join app.tenants as t on t.tenant_id = m.tenant_id
  where m.entra_object_id = wanted_object and m.entra_tenant_id = wanted_tenant
  order by t.name, m.tenant_id
$function$;
alter function app.lookup_memberships(uuid,uuid) owner to portcullis_lookup;
grant execute on function app.lookup_memberships(uuid,uuid) to portcullis_app;

CREATE OR REPLACE FUNCTION app.lookup_stripe_customer(wanted text)
 RETURNS TABLE(tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select b.tenant_id from app.billing as b where b.stripe_customer_id = wanted
$function$;
alter function app.lookup_stripe_customer(text) owner to portcullis_lookup;
grant execute on function app.lookup_stripe_customer(text) to portcullis_app;

CREATE OR REPLACE FUNCTION app.lookup_tenants(after uuid, wanted integer)
 RETURNS TABLE(tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select t.tenant_id from app.tenants as t
  where after is null or t.tenant_id > after
  order by t.tenant_id
  limit wanted
$function$;
alter function app.lookup_tenants(uuid,integer) owner to portcullis_lookup;
grant execute on function app.lookup_tenants(uuid,integer) to portcullis_worker;

CREATE OR REPLACE FUNCTION app.lookup_tenants_to_seal(after uuid, wanted integer)
 RETURNS TABLE(tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with recursive waiting as (
    (select p.tenant_id from app.audit_pending as p where after is null or p.tenant_id > after order by p.tenant_id limit 1)
    union all
    select (select p.tenant_id from app.audit_pending as p where p.tenant_id > w.tenant_id order by p.tenant_id limit 1)
    from waiting as w where w.tenant_id is not null
  )
  select w.tenant_id from waiting as w where w.tenant_id is not null limit wanted
$function$;
alter function app.lookup_tenants_to_seal(uuid,integer) owner to portcullis_lookup;
grant execute on function app.lookup_tenants_to_seal(uuid,integer) to portcullis_worker;

CREATE OR REPLACE FUNCTION app.partition_code(tool text, category text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((('x'::text || "left"(encode(sha256(convert_to((((octet_length(tool) || ':'::text) || tool) || category), 'UTF8'::name)), 'hex'::text), 8)))::bit(32))::integer;
alter function app.partition_code(text,text) owner to portcullis_owner;
grant execute on function app.partition_code(text,text) to portcullis_app;

CREATE OR REPLACE FUNCTION app.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$function$;
alter function app.refuse_change() owner to portcullis_owner;

create table app.api_keys (
  tenant_id uuid not null,
  id uuid not null,
  key_id text not null,
  project_id uuid,
  name text not null,
  scopes text[] not null,
  hash_scheme text not null,
  pepper_id text,
  digest bytea not null,
  last_four text not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by text,
  last_used_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (tenant_id, id),
  constraint api_keys_tenant_id_key_id_key UNIQUE (tenant_id, key_id),
  constraint api_keys_digest_check CHECK ((octet_length(digest) = 32)),
  constraint api_keys_hash_scheme_check CHECK ((hash_scheme = ANY (ARRAY['sha256'::text, 'hmac-sha256'::text]))),
  constraint api_keys_key_id_check CHECK ((key_id ~ '^[0-9A-Za-z]{8}$'::text)),
  constraint api_keys_last_four_check CHECK ((length(last_four) = 4)),
  constraint api_keys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint api_keys_scopes_check CHECK (((scopes <@ ARRAY['ingest'::text, 'read'::text, 'write'::text, 'admin'::text]) AND (cardinality(scopes) >= 1))),
  constraint api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE,
  constraint api_keys_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX api_keys_key_id ON app.api_keys USING btree (key_id);
alter table app.api_keys enable row level security;
alter table app.api_keys force row level security;
create policy api_key_lookup on app.api_keys as permissive for select to portcullis_lookup
  using (true);
create policy tenant_isolation on app.api_keys as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (expires_at, revoked_at, revoked_by, last_used_at) on app.api_keys to portcullis_app;
grant select (tenant_id, id, key_id, project_id, scopes, hash_scheme, pepper_id, digest, expires_at, revoked_at) on app.api_keys to portcullis_lookup;

create table app.audit_checkpoints (
  tenant_id uuid not null,
  "position" bigint not null,
  digest bytea not null,
  made_at timestamp with time zone not null,
  key_id text not null,
  signature bytea not null,
  constraint audit_checkpoints_pkey PRIMARY KEY (tenant_id, "position"),
  constraint audit_checkpoints_digest_check CHECK ((octet_length(digest) = 32)),
  constraint audit_checkpoints_key_id_check CHECK ((key_id ~ '^[0-9a-f]{16}$'::text)),
  constraint audit_checkpoints_position_check CHECK (("position" > 0)),
  constraint audit_checkpoints_signature_check CHECK ((octet_length(signature) = 64))
);
alter table app.audit_checkpoints enable row level security;
alter table app.audit_checkpoints force row level security;
create policy tenant_isolation on app.audit_checkpoints as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select on app.audit_checkpoints to portcullis_app;
CREATE TRIGGER audit_checkpoints_append_only BEFORE DELETE OR UPDATE ON app.audit_checkpoints FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER audit_checkpoints_never_emptied BEFORE TRUNCATE ON app.audit_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

create table app.audit_log (
  tenant_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null default now(),
  actor_type text not null,
  actor_id text not null,
  action text not null,
  resource_type text not null,
  resource_id text,
  outcome text not null,
  reason text,
  before jsonb,
  after jsonb,
  request_id text,
  ip text,
  user_agent text,
  method text,
  path text,
  actor_name text,
  auth_strength text,
  constraint audit_log_pkey PRIMARY KEY (tenant_id, id),
  constraint audit_log_actor_type_check CHECK ((actor_type = ANY (ARRAY['key'::text, 'user'::text, 'ci'::text, 'system'::text]))),
  constraint audit_log_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'denied'::text])))
);
CREATE INDEX audit_log_acts ON app.audit_log USING btree (tenant_id, at DESC, id) WHERE (action <> ALL (ARRAY['finding.list'::text, 'finding.read'::text]));
CREATE INDEX audit_log_newest ON app.audit_log USING btree (tenant_id, at DESC, id);
CREATE INDEX audit_log_of_action ON app.audit_log USING btree (tenant_id, action, at DESC, id);
alter table app.audit_log enable row level security;
alter table app.audit_log force row level security;
create policy tenant_isolation on app.audit_log as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert (tenant_id, id, actor_type, actor_id, action, resource_type, resource_id, outcome, reason, before, after, request_id, ip, user_agent, method, path, actor_name, auth_strength), select on app.audit_log to portcullis_app;
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON app.audit_log FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER audit_log_await_seal AFTER INSERT ON app.audit_log FOR EACH ROW EXECUTE FUNCTION app.await_seal();
CREATE TRIGGER audit_log_never_emptied BEFORE TRUNCATE ON app.audit_log FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

create table app.audit_pending (
  tenant_id uuid not null,
  xact bigint not null default ((pg_current_xact_id())::text)::bigint,
  entry_id uuid not null,
  constraint audit_pending_pkey PRIMARY KEY (tenant_id, xact, entry_id)
);
alter table app.audit_pending enable row level security;
alter table app.audit_pending force row level security;
create policy audit_pending_lookup on app.audit_pending as permissive for select to portcullis_lookup
  using (true);
create policy tenant_isolation on app.audit_pending as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select on app.audit_pending to portcullis_app;
grant select (tenant_id) on app.audit_pending to portcullis_lookup;

create table app.audit_seals (
  tenant_id uuid not null,
  "position" bigint not null,
  entry_id uuid not null,
  digest bytea not null,
  constraint audit_seals_pkey PRIMARY KEY (tenant_id, "position"),
  constraint audit_seals_tenant_id_entry_id_key UNIQUE (tenant_id, entry_id),
  constraint audit_seals_digest_check CHECK ((octet_length(digest) = 32)),
  constraint audit_seals_position_check CHECK (("position" > 0))
);
alter table app.audit_seals enable row level security;
alter table app.audit_seals force row level security;
create policy tenant_isolation on app.audit_seals as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select on app.audit_seals to portcullis_app;
CREATE TRIGGER audit_seals_append_only BEFORE DELETE OR UPDATE ON app.audit_seals FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER audit_seals_never_emptied BEFORE TRUNCATE ON app.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

create table app.billing (
  tenant_id uuid not null,
  stripe_customer_id text,
  stripe_subscription_id text,
  plan text not null default 'free'::text,
  status text not null default 'none'::text,
  price_id text,
  past_due_since timestamp with time zone,
  period_end timestamp with time zone,
  cancel_at timestamp with time zone,
  retention_days integer,
  checked_at timestamp with time zone,
  updated_at timestamp with time zone not null default now(),
  revision bigint not null default 0,
  constraint billing_pkey PRIMARY KEY (tenant_id),
  constraint billing_plan_check CHECK ((plan = ANY (ARRAY['free'::text, 'team'::text, 'scale'::text]))),
  constraint billing_price_id_check CHECK ((length(price_id) <= 255)),
  constraint billing_retention_days_check CHECK ((retention_days > 0)),
  constraint billing_status_check CHECK ((status = ANY (ARRAY['none'::text, 'incomplete'::text, 'incomplete_expired'::text, 'trialing'::text, 'active'::text, 'past_due'::text, 'unpaid'::text, 'canceled'::text, 'paused'::text]))),
  constraint billing_stripe_customer_id_check CHECK ((stripe_customer_id ~ '^cus_\w{1,240}$'::text)),
  constraint billing_stripe_subscription_id_check CHECK ((length(stripe_subscription_id) <= 255)),
  constraint billing_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
CREATE INDEX billing_customer ON app.billing USING btree (stripe_customer_id) WHERE (stripe_customer_id IS NOT NULL);
alter table app.billing enable row level security;
alter table app.billing force row level security;
create policy billing_lookup on app.billing as permissive for select to portcullis_lookup
  using (true);
create policy tenant_isolation on app.billing as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (stripe_customer_id, stripe_subscription_id, plan, status, price_id, past_due_since, period_end, cancel_at, retention_days, checked_at, updated_at, revision) on app.billing to portcullis_app;
grant select (tenant_id, stripe_customer_id) on app.billing to portcullis_lookup;

create table app.branches (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  ref text not null,
  base_branch_id uuid,
  created_at timestamp with time zone not null default now(),
  full_since bigint,
  constraint branches_pkey PRIMARY KEY (tenant_id, id),
  constraint branches_tenant_id_project_id_id_key UNIQUE (tenant_id, project_id, id),
  constraint branches_tenant_id_project_id_ref_key UNIQUE (tenant_id, project_id, ref),
  constraint branches_tenant_id_base_branch_id_fkey FOREIGN KEY (tenant_id, base_branch_id) REFERENCES app.branches(tenant_id, id) ON DELETE CASCADE,
  constraint branches_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX branches_long_lived ON app.branches USING btree (tenant_id, project_id) WHERE (base_branch_id IS NULL);
CREATE INDEX branches_of_base ON app.branches USING btree (tenant_id, base_branch_id) WHERE (base_branch_id IS NOT NULL);
alter table app.branches enable row level security;
alter table app.branches force row level security;
create policy tenant_isolation on app.branches as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (base_branch_id, full_since) on app.branches to portcullis_app;

create table app.findings (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  tool text not null,
  category text not null,
  rule_id text not null,
  severity text not null,
  severity_rank smallint not null generated always as (
CASE severity
    WHEN 'critical'::text THEN 0
    WHEN 'high'::text THEN 1
    WHEN 'medium'::text THEN 2
    WHEN 'low'::text THEN 3
    ELSE 4
END) stored,
  severity_source text not null,
  severity_raw text,
  message text not null,
  path text,
  line integer,
  column_number integer,
  cwes integer[] not null,
  suppressed boolean not null,
  matched_by text not null,
  match_data bytea not null,
  first_seen_at timestamp with time zone not null default now(),
  merged_into uuid,
  split_from uuid,
  type text not null default 'sast'::text,
  tags text[] not null default '{}'::text[],
  aliases text[] not null default '{}'::text[],
  fix_available boolean,
  details jsonb,
  constraint findings_pkey PRIMARY KEY (tenant_id, id),
  constraint findings_aliases_check CHECK ((cardinality(aliases) <= 20)),
  constraint findings_details_check CHECK (((jsonb_typeof(details) = 'object'::text) AND (pg_column_size(details) < 65536))),
  constraint findings_match_data_check CHECK ((octet_length(match_data) >= 37)),
  constraint findings_matched_by_check CHECK ((matched_by = ANY (ARRAY['new'::text, 'native'::text, 'subject'::text, 'mapped'::text, 'context'::text, 'logical'::text, 'line'::text, 'github'::text, 'moved'::text, 'changed'::text, 'place'::text, 'person'::text]))),
  constraint findings_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'info'::text]))),
  constraint findings_severity_source_check CHECK ((severity_source = ANY (ARRAY['score'::text, 'level'::text, 'override'::text, 'default'::text]))),
  constraint findings_tags_check CHECK ((cardinality(tags) <= 20)),
  constraint findings_type_check CHECK ((type = ANY (ARRAY['sast'::text, 'sca'::text, 'secret'::text, 'iac'::text, 'container'::text, 'dast'::text, 'licence'::text]))),
  constraint findings_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX findings_merged ON app.findings USING btree (tenant_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX findings_of_partition ON app.findings USING btree (tenant_id, project_id, tool, category, severity_rank, id);
CREATE INDEX findings_of_path ON app.findings USING btree (tenant_id, project_id, path, severity_rank, id) WHERE (octet_length(path) <= 2000);
CREATE INDEX findings_of_rule ON app.findings USING btree (tenant_id, project_id, rule_id, severity_rank, id);
CREATE INDEX findings_worst_first ON app.findings USING btree (tenant_id, project_id, severity_rank, id);
alter table app.findings enable row level security;
alter table app.findings force row level security;
create policy tenant_isolation on app.findings as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (rule_id, severity, severity_source, severity_raw, message, path, line, column_number, cwes, suppressed, matched_by, match_data, merged_into, type, tags, aliases, fix_available, details) on app.findings to portcullis_app;

create table app.floor_policies (
  tenant_id uuid not null,
  version integer not null,
  document jsonb not null,
  created_at timestamp with time zone not null default now(),
  created_by text not null,
  constraint floor_policies_pkey PRIMARY KEY (tenant_id, version),
  constraint floor_policies_version_check CHECK ((version > 0)),
  constraint floor_policies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
alter table app.floor_policies enable row level security;
alter table app.floor_policies force row level security;
create policy tenant_isolation on app.floor_policies as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select on app.floor_policies to portcullis_app;

create table app.forgotten_scans (
  tenant_id uuid not null,
  project_id uuid not null,
  commit_sha text not null,
  tool text not null,
  category text not null,
  is_full_set boolean not null,
  forgotten_at timestamp with time zone not null default now(),
  constraint forgotten_scans_pkey PRIMARY KEY (tenant_id, project_id, commit_sha, tool, category),
  constraint forgotten_scans_commit_sha_check CHECK ((commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'::text)),
  constraint forgotten_scans_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX forgotten_scans_by_time ON app.forgotten_scans USING btree (tenant_id, forgotten_at);
alter table app.forgotten_scans enable row level security;
alter table app.forgotten_scans force row level security;
create policy tenant_isolation on app.forgotten_scans as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (is_full_set, forgotten_at) on app.forgotten_scans to portcullis_app;

create table app.intelligence_entries (
  tenant_id uuid not null,
  source text not null,
  year integer not null,
  packed bytea not null,
  constraint intelligence_entries_pkey PRIMARY KEY (tenant_id, source, year),
  constraint intelligence_entries_year_check CHECK (((year >= 1999) AND (year <= 9999))),
  constraint intelligence_entries_tenant_id_source_fkey FOREIGN KEY (tenant_id, source) REFERENCES app.intelligence_sources(tenant_id, source) ON DELETE CASCADE
);
alter table app.intelligence_entries enable row level security;
alter table app.intelligence_entries force row level security;
create policy tenant_isolation on app.intelligence_entries as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select on app.intelligence_entries to portcullis_app;

create table app.intelligence_sources (
  tenant_id uuid not null,
  source text not null,
  snapshot text not null,
  digest bytea not null,
  entries integer not null,
  imported_at timestamp with time zone not null default now(),
  imported_by text not null,
  constraint intelligence_sources_pkey PRIMARY KEY (tenant_id, source),
  constraint intelligence_sources_digest_check CHECK ((octet_length(digest) = 32)),
  constraint intelligence_sources_entries_check CHECK ((entries > 0)),
  constraint intelligence_sources_snapshot_check CHECK (((length(snapshot) >= 1) AND (length(snapshot) <= 100))),
  constraint intelligence_sources_source_check CHECK ((source = ANY (ARRAY['epss'::text, 'kev'::text]))),
  constraint intelligence_sources_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
alter table app.intelligence_sources enable row level security;
alter table app.intelligence_sources force row level security;
create policy tenant_isolation on app.intelligence_sources as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (snapshot, digest, entries, imported_at, imported_by) on app.intelligence_sources to portcullis_app;

create table app.invitations (
  tenant_id uuid not null,
  id uuid not null,
  token_digest bytea not null,
  email text not null,
  role text not null,
  invited_by text not null,
  inviter_id uuid not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (tenant_id, id),
  constraint invitations_check CHECK ((expires_at > created_at)),
  constraint invitations_email_check CHECK (((length(email) >= 3) AND (length(email) <= 320))),
  constraint invitations_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text]))),
  constraint invitations_token_digest_check CHECK ((octet_length(token_digest) = 32)),
  constraint invitations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
CREATE INDEX invitations_token ON app.invitations USING btree (token_digest);
alter table app.invitations enable row level security;
alter table app.invitations force row level security;
create policy invitation_lookup on app.invitations as permissive for select to portcullis_lookup
  using (true);
create policy tenant_isolation on app.invitations as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (accepted_at) on app.invitations to portcullis_app;
grant select (tenant_id, id, token_digest) on app.invitations to portcullis_lookup;

create table app.members (
  tenant_id uuid not null,
  id uuid not null,
  entra_tenant_id uuid not null,
  entra_object_id uuid not null,
  name text not null,
  email text,
  role text not null,
  joined_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone,
  constraint members_pkey PRIMARY KEY (tenant_id, id),
  constraint members_tenant_id_entra_tenant_id_entra_object_id_key UNIQUE (tenant_id, entra_tenant_id, entra_object_id),
  constraint members_email_check CHECK ((length(email) <= 320)),
  constraint members_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text]))),
  constraint members_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
CREATE INDEX members_of_person ON app.members USING btree (entra_object_id, entra_tenant_id);
alter table app.members enable row level security;
alter table app.members force row level security;
create policy membership_lookup on app.members as permissive for select to portcullis_lookup
  using (true);
create policy tenant_isolation on app.members as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (name, email, role, last_seen_at) on app.members to portcullis_app;
grant select (tenant_id, id, entra_tenant_id, entra_object_id, role) on app.members to portcullis_lookup;
CREATE TRIGGER members_keep_an_owner AFTER DELETE OR UPDATE OF role ON app.members FOR EACH ROW WHEN ((old.role = 'owner'::text)) EXECUTE FUNCTION app.keep_an_owner();

create table app.notice_mails (
  tenant_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  days smallint not null,
  member_id uuid not null,
  outcome text not null,
  settled_at timestamp with time zone not null default now(),
  constraint notice_mails_pkey PRIMARY KEY (tenant_id, kind, subject_id, days, member_id),
  constraint notice_mails_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'refused'::text]))),
  constraint notice_mails_tenant_id_kind_subject_id_days_fkey FOREIGN KEY (tenant_id, kind, subject_id, days) REFERENCES app.notices(tenant_id, kind, subject_id, days) ON DELETE CASCADE,
  constraint notice_mails_tenant_id_member_id_fkey FOREIGN KEY (tenant_id, member_id) REFERENCES app.members(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX notice_mails_of_member ON app.notice_mails USING btree (tenant_id, member_id);
alter table app.notice_mails enable row level security;
alter table app.notice_mails force row level security;
create policy tenant_isolation on app.notice_mails as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (outcome) on app.notice_mails to portcullis_app;

create table app.notices (
  tenant_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  days smallint not null,
  made_at timestamp with time zone not null default now(),
  constraint notices_pkey PRIMARY KEY (tenant_id, kind, subject_id, days),
  constraint notices_check CHECK (((days = 0) = (kind = ANY (ARRAY['acceptance-ended'::text, 'override-ended'::text])))),
  constraint notices_days_check CHECK ((days >= 0)),
  constraint notices_kind_check CHECK ((kind = ANY (ARRAY['acceptance-ending'::text, 'key-ending'::text, 'acceptance-ended'::text, 'override-ended'::text]))),
  constraint notices_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
CREATE INDEX notices_to_tell ON app.notices USING btree (tenant_id, made_at) WHERE (days > 0);
alter table app.notices enable row level security;
alter table app.notices force row level security;
create policy tenant_isolation on app.notices as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select on app.notices to portcullis_app;

create table app.overrides (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  commit_sha text not null,
  reason text not null,
  maker_id uuid not null,
  made_by text not null,
  made_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint overrides_pkey PRIMARY KEY (tenant_id, id),
  constraint overrides_check CHECK (((expires_at > made_at) AND (expires_at <= (made_at + '72:00:00'::interval)))),
  constraint overrides_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint overrides_commit_sha_check CHECK ((commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'::text)),
  constraint overrides_reason_check CHECK (((length(reason) >= 10) AND (length(reason) <= 2000))),
  constraint overrides_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX overrides_by_end ON app.overrides USING btree (tenant_id, expires_at);
CREATE UNIQUE INDEX overrides_in_force ON app.overrides USING btree (tenant_id, project_id, commit_sha) WHERE (ended_at IS NULL);
CREATE INDEX overrides_newest ON app.overrides USING btree (tenant_id, project_id, made_at DESC);
alter table app.overrides enable row level security;
alter table app.overrides force row level security;
create policy tenant_isolation on app.overrides as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (ended_at, ended_by) on app.overrides to portcullis_app;

create table app.policies (
  tenant_id uuid not null,
  project_id uuid not null,
  version integer not null,
  document jsonb not null,
  created_at timestamp with time zone not null default now(),
  created_by text,
  restored_from integer,
  constraint policies_pkey PRIMARY KEY (tenant_id, project_id, version),
  constraint policies_version_check CHECK ((version >= 1)),
  constraint policies_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
alter table app.policies enable row level security;
alter table app.policies force row level security;
create policy tenant_isolation on app.policies as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select on app.policies to portcullis_app;

create table app.policy_drafts (
  tenant_id uuid not null,
  project_id uuid not null,
  document jsonb not null,
  based_on integer not null,
  revision integer not null,
  saved_at timestamp with time zone not null default now(),
  saved_by text not null,
  constraint policy_drafts_pkey PRIMARY KEY (tenant_id, project_id),
  constraint policy_drafts_revision_check CHECK ((revision > 0)),
  constraint policy_drafts_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
alter table app.policy_drafts enable row level security;
alter table app.policy_drafts force row level security;
create policy tenant_isolation on app.policy_drafts as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (document, based_on, revision, saved_at, saved_by) on app.policy_drafts to portcullis_app;

create table app.policy_files (
  tenant_id uuid not null,
  project_id uuid not null,
  commit_sha text not null,
  document jsonb not null,
  digest bytea not null,
  put_at timestamp with time zone not null default now(),
  constraint policy_files_pkey PRIMARY KEY (tenant_id, project_id, commit_sha),
  constraint policy_files_commit_sha_check CHECK ((commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'::text)),
  constraint policy_files_digest_check CHECK ((octet_length(digest) = 32)),
  constraint policy_files_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
alter table app.policy_files enable row level security;
alter table app.policy_files force row level security;
create policy tenant_isolation on app.policy_files as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (document, digest, put_at) on app.policy_files to portcullis_app;

create table app.projects (
  tenant_id uuid not null,
  id uuid not null,
  slug text not null,
  name text not null,
  default_branch text not null,
  created_at timestamp with time zone not null default now(),
  repository_url text,
  long_lived_branches text[] not null default '{}'::text[],
  triage_revision integer not null default 0,
  constraint projects_pkey PRIMARY KEY (tenant_id, id),
  constraint projects_tenant_id_slug_key UNIQUE (tenant_id, slug),
  constraint projects_default_branch_check CHECK ((default_branch ~~ 'refs/heads/_%'::text)),
  constraint projects_long_lived_branches_check CHECK ((cardinality(long_lived_branches) <= 20)),
  constraint projects_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint projects_repository_url_check CHECK (((repository_url ~~ 'https://_%'::text) AND (length(repository_url) <= 500))),
  constraint projects_slug_check CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)),
  constraint projects_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
alter table app.projects enable row level security;
alter table app.projects force row level security;
create policy tenant_isolation on app.projects as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (name, default_branch, repository_url, long_lived_branches, triage_revision) on app.projects to portcullis_app;

create table app.receipts (
  tenant_id uuid not null,
  project_id uuid not null,
  idempotency_key text not null,
  request_digest bytea not null,
  receipt jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint receipts_pkey PRIMARY KEY (tenant_id, project_id, idempotency_key),
  constraint receipts_request_digest_check CHECK ((octet_length(request_digest) = 32)),
  constraint receipts_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX receipts_by_time ON app.receipts USING btree (tenant_id, created_at);
alter table app.receipts enable row level security;
alter table app.receipts force row level security;
create policy tenant_isolation on app.receipts as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select on app.receipts to portcullis_app;

create table app.rules (
  tenant_id uuid not null,
  project_id uuid not null,
  digest bytea not null,
  title text,
  help text,
  help_uri text,
  constraint rules_pkey PRIMARY KEY (tenant_id, project_id, digest),
  constraint rules_digest_check CHECK ((octet_length(digest) = 32)),
  constraint rules_help_check CHECK ((length(help) <= 8000)),
  constraint rules_help_uri_check CHECK (((help_uri ~~ 'http%'::text) AND (length(help_uri) <= 1000))),
  constraint rules_title_check CHECK ((length(title) <= 500)),
  constraint rules_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
alter table app.rules enable row level security;
alter table app.rules force row level security;
create policy tenant_isolation on app.rules as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (title, help, help_uri) on app.rules to portcullis_app;

create table app.scans (
  tenant_id uuid not null,
  id uuid not null,
  number bigint not null generated always as identity,
  submission_id uuid not null,
  project_id uuid not null,
  branch_id uuid not null,
  tool text not null,
  tool_version text,
  category text not null,
  commit_sha text not null,
  base text,
  base_number bigint,
  pull_request integer,
  run_id text,
  run_attempt integer,
  health text not null,
  context_digest bytea not null,
  count_new integer not null,
  count_existing integer not null,
  count_fixed integer not null,
  count_reopened integer not null,
  count_suppressed integer not null,
  count_rejected integer not null,
  warnings jsonb not null,
  warning_count integer not null,
  received_at timestamp with time zone not null default now(),
  open_by_severity integer[],
  ancestors text[],
  is_late boolean not null default false,
  held uuid[],
  held_until text,
  base_commit text,
  base_distance integer,
  baseline text not null,
  baseline_number bigint,
  baseline_ref text not null,
  target_ref text not null,
  health_reasons text[] not null,
  fail_on text,
  introduced uuid[],
  disclosed uuid[],
  differences jsonb,
  trimmed_at timestamp with time zone,
  set_aside_at timestamp with time zone,
  constraint scans_pkey PRIMARY KEY (tenant_id, id),
  constraint scans_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint scans_ancestors_check CHECK ((cardinality(ancestors) <= 50)),
  constraint scans_baseline_check CHECK ((baseline = ANY (ARRAY['earlier-scan'::text, 'base-scan'::text, 'other-category'::text, 'first-of-branch'::text, 'none'::text, 'no-ancestor'::text]))),
  constraint scans_commit_sha_check CHECK ((commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'::text)),
  constraint scans_context_digest_check CHECK ((octet_length(context_digest) = 16)),
  constraint scans_fail_on_check CHECK ((fail_on = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'info'::text]))),
  constraint scans_health_check CHECK ((health = ANY (ARRAY['healthy'::text, 'unhealthy'::text]))),
  constraint scans_held_until_check CHECK ((held_until = ANY (ARRAY['confirmed'::text, 'agreed'::text, 'returned'::text]))),
  constraint scans_open_by_severity_check CHECK ((cardinality(open_by_severity) = 5)),
  constraint scans_tenant_id_project_id_branch_id_fkey FOREIGN KEY (tenant_id, project_id, branch_id) REFERENCES app.branches(tenant_id, project_id, id) ON DELETE CASCADE,
  constraint scans_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX scans_by_time ON app.scans USING btree (tenant_id, branch_id, received_at);
CREATE INDEX scans_of_branch ON app.scans USING btree (tenant_id, branch_id, tool, category, number DESC);
CREATE INDEX scans_of_commit ON app.scans USING btree (tenant_id, project_id, commit_sha);
CREATE INDEX scans_of_full_sets ON app.scans USING btree (tenant_id, project_id, received_at) WHERE ((open_by_severity IS NOT NULL) AND (set_aside_at IS NULL));
CREATE INDEX scans_of_project ON app.scans USING btree (tenant_id, project_id, number DESC);
CREATE INDEX scans_of_pulls ON app.scans USING btree (tenant_id, project_id, received_at) WHERE ((open_by_severity IS NULL) AND (set_aside_at IS NULL));
CREATE INDEX scans_of_submission ON app.scans USING btree (tenant_id, submission_id);
CREATE INDEX scans_set_aside ON app.scans USING btree (tenant_id, branch_id, number) WHERE (set_aside_at IS NOT NULL);
CREATE INDEX scans_to_trim ON app.scans USING btree (tenant_id, received_at) WHERE (trimmed_at IS NULL);
alter table app.scans enable row level security;
alter table app.scans force row level security;
create policy tenant_isolation on app.scans as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (count_fixed, warnings, open_by_severity, ancestors, held, held_until, health_reasons, introduced, disclosed, differences, trimmed_at, set_aside_at) on app.scans to portcullis_app;

create table app.sightings (
  tenant_id uuid not null,
  finding_id uuid not null,
  branch_id uuid not null,
  from_scan bigint not null,
  until_scan bigint,
  present boolean not null,
  partition_code integer not null,
  cause text,
  constraint sightings_pkey PRIMARY KEY (tenant_id, finding_id, branch_id, from_scan),
  constraint sightings_cause_check CHECK ((cause = ANY (ARRAY['fixed'::text, 'retired'::text, 'person'::text]))),
  constraint sightings_check CHECK ((until_scan > from_scan)),
  constraint sightings_tenant_id_branch_id_fkey FOREIGN KEY (tenant_id, branch_id) REFERENCES app.branches(tenant_id, id) ON DELETE CASCADE,
  constraint sightings_tenant_id_finding_id_fkey FOREIGN KEY (tenant_id, finding_id) REFERENCES app.findings(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX sightings_ended ON app.sightings USING btree (tenant_id, branch_id, until_scan, partition_code) WHERE (until_scan IS NOT NULL);
CREATE UNIQUE INDEX sightings_now ON app.sightings USING btree (tenant_id, branch_id, partition_code, finding_id) WHERE (until_scan IS NULL);
alter table app.sightings enable row level security;
alter table app.sightings force row level security;
create policy tenant_isolation on app.sightings as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (until_scan, cause) on app.sightings to portcullis_app;

create table app.stripe_events (
  tenant_id uuid not null,
  id text not null,
  type text not null,
  created_at timestamp with time zone not null,
  received_at timestamp with time zone not null default now(),
  processed_at timestamp with time zone,
  outcome text,
  constraint stripe_events_pkey PRIMARY KEY (tenant_id, id),
  constraint stripe_events_check CHECK (((processed_at IS NULL) = (outcome IS NULL))),
  constraint stripe_events_id_check CHECK ((id ~ '^evt_\w{1,240}$'::text)),
  constraint stripe_events_outcome_check CHECK ((outcome = ANY (ARRAY['changed'::text, 'unchanged'::text, 'ignored'::text]))),
  constraint stripe_events_type_check CHECK (((length(type) >= 1) AND (length(type) <= 255))),
  constraint stripe_events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
alter table app.stripe_events enable row level security;
alter table app.stripe_events force row level security;
create policy tenant_isolation on app.stripe_events as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (processed_at, outcome) on app.stripe_events to portcullis_app;

create table app.tenants (
  tenant_id uuid not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  constraint tenants_pkey PRIMARY KEY (tenant_id),
  constraint tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
);
alter table app.tenants enable row level security;
alter table app.tenants force row level security;
create policy membership_lookup on app.tenants as permissive for select to portcullis_lookup
  using (true);
create policy tenant_isolation on app.tenants as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (name) on app.tenants to portcullis_app;
grant select (tenant_id, name) on app.tenants to portcullis_lookup;

create table app.triage (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  finding_id uuid not null,
  state text not null,
  reason text,
  expires_at timestamp with time zone,
  decided_by text not null,
  decided_at timestamp with time zone not null default now(),
  replaced_at timestamp with time zone,
  branch_id uuid,
  owner_id uuid,
  owner_name text,
  approved_by text,
  constraint triage_pkey PRIMARY KEY (tenant_id, id),
  constraint triage_check CHECK (((state = 'accepted'::text) = (expires_at IS NOT NULL))),
  constraint triage_check1 CHECK (((state <> ALL (ARRAY['accepted'::text, 'false-positive'::text])) OR (reason IS NOT NULL))),
  constraint triage_check2 CHECK (((state = 'accepted'::text) = (owner_name IS NOT NULL))),
  constraint triage_check3 CHECK (((owner_id IS NULL) OR (owner_name IS NOT NULL))),
  constraint triage_owner_name_check CHECK (((length(owner_name) >= 1) AND (length(owner_name) <= 200))),
  constraint triage_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint triage_state_check CHECK ((state = ANY (ARRAY['open'::text, 'in-review'::text, 'false-positive'::text, 'accepted'::text]))),
  constraint triage_tenant_id_branch_id_fkey FOREIGN KEY (tenant_id, branch_id) REFERENCES app.branches(tenant_id, id) ON DELETE CASCADE,
  constraint triage_tenant_id_finding_id_fkey FOREIGN KEY (tenant_id, finding_id) REFERENCES app.findings(tenant_id, id) ON DELETE CASCADE,
  constraint triage_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX triage_acceptances ON app.triage USING btree (tenant_id, expires_at) WHERE (state = 'accepted'::text);
CREATE UNIQUE INDEX triage_in_force ON app.triage USING btree (tenant_id, finding_id, branch_id) NULLS NOT DISTINCT WHERE (replaced_at IS NULL);
CREATE INDEX triage_of_branch ON app.triage USING btree (tenant_id, branch_id, finding_id) WHERE (branch_id IS NOT NULL);
CREATE INDEX triage_of_finding ON app.triage USING btree (tenant_id, finding_id, decided_at DESC);
CREATE INDEX triage_of_project ON app.triage USING btree (tenant_id, project_id, expires_at) WHERE (replaced_at IS NULL);
alter table app.triage enable row level security;
alter table app.triage force row level security;
create policy tenant_isolation on app.triage as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (replaced_at) on app.triage to portcullis_app;

create table app.triage_reviews (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  finding_id uuid not null,
  branch_id uuid,
  state text not null,
  reason text not null,
  expires_at timestamp with time zone,
  owner_id uuid,
  owner_name text,
  proposer_id uuid not null,
  proposed_by text not null,
  proposed_at timestamp with time zone not null default now(),
  outcome text,
  settler_id uuid,
  settled_by text,
  settled_at timestamp with time zone,
  settled_reason text,
  constraint triage_reviews_pkey PRIMARY KEY (tenant_id, id),
  constraint triage_reviews_check CHECK (((state = 'accepted'::text) = (expires_at IS NOT NULL))),
  constraint triage_reviews_check1 CHECK (((state = 'accepted'::text) = (owner_name IS NOT NULL))),
  constraint triage_reviews_check2 CHECK (((outcome IS NULL) = (settled_at IS NULL))),
  constraint triage_reviews_check3 CHECK (((outcome IS NULL) = (settled_by IS NULL))),
  constraint triage_reviews_check4 CHECK (((outcome IS DISTINCT FROM 'approved'::text) OR ((settler_id IS NOT NULL) AND (settler_id <> proposer_id)))),
  constraint triage_reviews_outcome_check CHECK ((outcome = ANY (ARRAY['approved'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint triage_reviews_owner_name_check CHECK (((length(owner_name) >= 1) AND (length(owner_name) <= 200))),
  constraint triage_reviews_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000))),
  constraint triage_reviews_settled_reason_check CHECK (((length(settled_reason) >= 1) AND (length(settled_reason) <= 2000))),
  constraint triage_reviews_state_check CHECK ((state = ANY (ARRAY['false-positive'::text, 'accepted'::text]))),
  constraint triage_reviews_tenant_id_branch_id_fkey FOREIGN KEY (tenant_id, branch_id) REFERENCES app.branches(tenant_id, id) ON DELETE CASCADE,
  constraint triage_reviews_tenant_id_finding_id_fkey FOREIGN KEY (tenant_id, finding_id) REFERENCES app.findings(tenant_id, id) ON DELETE CASCADE,
  constraint triage_reviews_tenant_id_project_id_fkey FOREIGN KEY (tenant_id, project_id) REFERENCES app.projects(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX triage_reviews_of_branch ON app.triage_reviews USING btree (tenant_id, branch_id) WHERE (branch_id IS NOT NULL);
CREATE INDEX triage_reviews_of_finding ON app.triage_reviews USING btree (tenant_id, finding_id, id);
CREATE INDEX triage_reviews_of_project ON app.triage_reviews USING btree (tenant_id, project_id, id) WHERE (settled_at IS NULL);
CREATE UNIQUE INDEX triage_reviews_waiting ON app.triage_reviews USING btree (tenant_id, finding_id, branch_id) NULLS NOT DISTINCT WHERE (settled_at IS NULL);
alter table app.triage_reviews enable row level security;
alter table app.triage_reviews force row level security;
create policy tenant_isolation on app.triage_reviews as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (outcome, settler_id, settled_by, settled_at, settled_reason) on app.triage_reviews to portcullis_app;

create table app.usage (
  tenant_id uuid not null,
  stored_findings bigint not null,
  counted_at timestamp with time zone,
  constraint usage_pkey PRIMARY KEY (tenant_id),
  constraint usage_stored_findings_check CHECK ((stored_findings >= 0)),
  constraint usage_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
alter table app.usage enable row level security;
alter table app.usage force row level security;
create policy tenant_isolation on app.usage as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant insert, select, update (stored_findings, counted_at) on app.usage to portcullis_app;

create table app.usage_days (
  tenant_id uuid not null,
  day date not null,
  uploads integer not null,
  constraint usage_days_pkey PRIMARY KEY (tenant_id, day),
  constraint usage_days_uploads_check CHECK ((uploads >= 0)),
  constraint usage_days_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants(tenant_id) ON DELETE CASCADE
);
alter table app.usage_days enable row level security;
alter table app.usage_days force row level security;
create policy tenant_isolation on app.usage_days as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select, update (uploads) on app.usage_days to portcullis_app;

create table app.verdicts (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  submission_id uuid,
  commit_sha text not null,
  policy_version integer not null,
  outcome text not null,
  reasons jsonb not null,
  decided_at timestamp with time zone not null default now(),
  number bigint not null generated always as identity,
  cause text not null,
  floor_version integer not null default 0,
  policy_file bytea,
  triage_revision integer not null,
  intelligence text,
  override_id uuid,
  valid_until timestamp with time zone,
  due_at timestamp with time zone,
  due_cause text,
  replaced_at timestamp with time zone,
  constraint verdicts_pkey PRIMARY KEY (tenant_id, id),
  constraint verdicts_tenant_id_submission_id_key UNIQUE (tenant_id, submission_id),
  constraint verdicts_cause_check CHECK ((cause = ANY (ARRAY['upload'::text, 'triage'::text, 'expiry'::text, 'policy'::text, 'intelligence'::text, 'break-glass'::text, 'correction'::text]))),
  constraint verdicts_due_cause_check CHECK ((due_cause = ANY (ARRAY['triage'::text, 'expiry'::text, 'policy'::text, 'intelligence'::text, 'break-glass'::text, 'correction'::text]))),
  constraint verdicts_outcome_check CHECK ((outcome = ANY (ARRAY['pass'::text, 'warn'::text, 'fail'::text, 'error'::text]))),
  constraint verdicts_policy_file_check CHECK ((octet_length(policy_file) = 32)),
  constraint verdicts_tenant_id_project_id_policy_version_fkey FOREIGN KEY (tenant_id, project_id, policy_version) REFERENCES app.policies(tenant_id, project_id, version) ON DELETE CASCADE
);
CREATE INDEX verdicts_due ON app.verdicts USING btree (due_at) WHERE ((replaced_at IS NULL) AND (due_at IS NOT NULL));
CREATE INDEX verdicts_ending ON app.verdicts USING btree (valid_until) WHERE ((replaced_at IS NULL) AND (valid_until IS NOT NULL));
CREATE UNIQUE INDEX verdicts_in_force ON app.verdicts USING btree (tenant_id, project_id, commit_sha) WHERE (replaced_at IS NULL);
CREATE INDEX verdicts_of_commit ON app.verdicts USING btree (tenant_id, project_id, commit_sha, number DESC);
CREATE INDEX verdicts_over ON app.verdicts USING btree (tenant_id, decided_at) WHERE ((replaced_at IS NOT NULL) AND (submission_id IS NULL));
alter table app.verdicts enable row level security;
alter table app.verdicts force row level security;
create policy tenant_isolation on app.verdicts as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
create policy verdict_lookup on app.verdicts as permissive for select to portcullis_lookup
  using (true);
grant delete, insert, select, update (submission_id, policy_version, floor_version, triage_revision, intelligence, valid_until, due_at, due_cause, replaced_at) on app.verdicts to portcullis_app;
grant select (tenant_id, project_id, commit_sha, decided_at, valid_until, due_at, replaced_at) on app.verdicts to portcullis_lookup;

create table app.views (
  tenant_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  name text not null,
  query text not null,
  created_at timestamp with time zone not null default now(),
  constraint views_pkey PRIMARY KEY (tenant_id, id),
  constraint views_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint views_query_check CHECK ((length(query) <= 2000)),
  constraint views_tenant_id_member_id_fkey FOREIGN KEY (tenant_id, member_id) REFERENCES app.members(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX views_of_member ON app.views USING btree (tenant_id, member_id, name);
alter table app.views enable row level security;
alter table app.views force row level security;
create policy tenant_isolation on app.views as permissive for all to public
  using ((tenant_id = app.current_tenant()))
  with check ((tenant_id = app.current_tenant()));
grant delete, insert, select on app.views to portcullis_app;
