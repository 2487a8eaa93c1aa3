-- The gate: what a policy can ask of a finding, what each scan says of the findings it is judged by, verdicts over all of a commit that are
-- judged again when something changes, and who may let a commit pass in spite of them.

-- What conditions look at beside severity, rule and place. Rows from before get it with their next scan, which reads every result anew.
alter table app.findings
  add column type text not null default 'sast' check (type in ('sast', 'sca', 'secret', 'iac', 'container', 'dast', 'licence')),
  add column tags text[] not null default '{}' check (cardinality(tags) <= 20),
  -- Names of the vulnerability: CVE, GHSA and the like.
  add column aliases text[] not null default '{}' check (cardinality(aliases) <= 20),
  -- Null where the scanner says nothing of it.
  add column fix_available boolean;
grant update (type, tags, aliases, fix_available) on app.findings to portcullis_app;

alter table app.scans
  -- What it was compared with: see RunFacts in api/src/domain/gate/gate-facts.ts.
  add column baseline text check (baseline in ('earlier-scan', 'base-scan', 'other-category', 'first-of-branch', 'none', 'no-ancestor')),
  -- For a long-lived branch, the scan whose state is the baseline.
  add column baseline_number bigint,
  -- The ref that the baseline is, or would be, on.
  add column baseline_ref text,
  -- The ref that it is to go into; its own where it is long-lived. Rules for branches go by it.
  add column target_ref text,
  add column health_reasons text[] not null default '{}',
  -- The sender's own threshold.
  add column fail_on text check (fail_on in ('critical', 'high', 'medium', 'low', 'info')),
  -- Findings that it has and the baseline has not; null where there are none.
  add column introduced uuid[],
  -- Those among them that were there before, and that only nobody knew of.
  add column disclosed uuid[],
  -- What it says of findings in another way than their rows do, or did: a JSON array, see api/src/store/gate-facts.store.ts.
  add column differences jsonb;

-- What a person splits from a finding is new to the scans that the finding was new to.
grant update (introduced) on app.scans to portcullis_app;

alter table app.policies add column restored_from integer;

-- Every row of the tenant's projects is held to this one.
create table app.floor_policies (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  version integer not null check (version > 0),
  document jsonb not null,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (tenant_id, version)
);
alter table app.floor_policies enable row level security;
alter table app.floor_policies force row level security;
create policy tenant_isolation on app.floor_policies
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.floor_policies to portcullis_app;

-- A change that is not in force yet; one for a project.
create table app.policy_drafts (
  tenant_id uuid not null,
  project_id uuid not null,
  document jsonb not null,
  based_on integer not null,
  revision integer not null check (revision > 0),
  saved_at timestamptz not null default now(),
  saved_by text not null,
  primary key (tenant_id, project_id),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
alter table app.policy_drafts enable row level security;
alter table app.policy_drafts force row level security;
create policy tenant_isolation on app.policy_drafts
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (document, based_on, revision, saved_at, saved_by), delete on app.policy_drafts to portcullis_app;

-- What a repository's own file adds to the policy for one of its commits.
create table app.policy_files (
  tenant_id uuid not null,
  project_id uuid not null,
  commit_sha text not null check (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  document jsonb not null,
  digest bytea not null check (octet_length(digest) = 32),
  put_at timestamptz not null default now(),
  primary key (tenant_id, project_id, commit_sha),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
alter table app.policy_files enable row level security;
alter table app.policy_files force row level security;
create policy tenant_isolation on app.policy_files
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (document, digest, put_at) on app.policy_files to portcullis_app;

-- Break-glass: a person lets one commit pass for a while.
create table app.overrides (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  commit_sha text not null check (commit_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$'),
  reason text not null check (length(reason) between 10 and 2000),
  -- A member, without a foreign key: they come and go, and the name stays.
  maker_id uuid not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  primary key (tenant_id, id),
  check (expires_at > made_at and expires_at <= made_at + interval '72 hours'),
  check ((ended_at is null) = (ended_by is null)),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
create unique index overrides_in_force on app.overrides (tenant_id, project_id, commit_sha) where ended_at is null;
create index overrides_newest on app.overrides (tenant_id, project_id, made_at desc);
alter table app.overrides enable row level security;
alter table app.overrides force row level security;
create policy tenant_isolation on app.overrides
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (ended_at, ended_by) on app.overrides to portcullis_app;

-- Snapshots of EPSS and KEV: the newest import of each, and what it says, packed by the year in the names of the vulnerabilities.
create table app.intelligence_sources (
  tenant_id uuid not null references app.tenants (tenant_id) on delete cascade,
  source text not null check (source in ('epss', 'kev')),
  snapshot text not null check (length(snapshot) between 1 and 100),
  digest bytea not null check (octet_length(digest) = 32),
  entries integer not null check (entries > 0),
  imported_at timestamptz not null default now(),
  imported_by text not null,
  primary key (tenant_id, source)
);
alter table app.intelligence_sources enable row level security;
alter table app.intelligence_sources force row level security;
create policy tenant_isolation on app.intelligence_sources
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (snapshot, digest, entries, imported_at, imported_by) on app.intelligence_sources to portcullis_app;

create table app.intelligence_entries (
  tenant_id uuid not null,
  source text not null,
  year integer not null check (year between 1999 and 9999),
  -- Records in the order of their numbers: see api/src/domain/intelligence.
  packed bytea not null,
  primary key (tenant_id, source, year),
  foreign key (tenant_id, source) references app.intelligence_sources (tenant_id, source) on delete cascade
);
alter table app.intelligence_entries enable row level security;
alter table app.intelligence_entries force row level security;
create policy tenant_isolation on app.intelligence_entries
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, delete on app.intelligence_entries to portcullis_app;

-- How many times people have decided in a project: which decisions a verdict knows.
alter table app.projects add column triage_revision integer not null default 0;
grant update (triage_revision) on app.projects to portcullis_app;

alter table app.verdicts
  -- Ids do not tell which of two came first.
  add column number bigint generated always as identity,
  -- Null where no upload was what made the gate judge.
  alter column submission_id drop not null,
  add column cause text not null default 'upload'
    check (cause in ('upload', 'triage', 'expiry', 'policy', 'intelligence', 'break-glass', 'correction')),
  add column floor_version integer not null default 0,
  add column policy_file bytea check (octet_length(policy_file) = 32),
  -- Verdicts from before were over one upload alone: no revision is theirs, so each is judged again when it is asked for.
  add column triage_revision integer not null default -1,
  add column intelligence text,
  add column override_id uuid,
  -- When time alone may change it.
  add column valid_until timestamptz,
  -- Something changed that it depends on: it is to be judged again.
  add column due_at timestamptz,
  add column due_cause text check (due_cause in ('triage', 'expiry', 'policy', 'intelligence', 'break-glass', 'correction')),
  -- Null for the verdict in force. Another one took its place.
  add column replaced_at timestamptz;
alter table app.verdicts alter column cause drop default, alter column triage_revision drop default;

-- Under forced row security even the owner of the tables sees no row, so it is lifted for these statements, in this transaction.
alter table app.verdicts no force row level security;
alter table app.scans no force row level security;
alter table app.branches no force row level security;
alter table app.policies no force row level security;
alter table app.sightings no force row level security;
do $$
declare
  expected bigint;
  changed bigint;
begin
  if row_security_active('app.verdicts') or row_security_active('app.scans') or row_security_active('app.policies') then
    raise exception 'the migration does not see all rows';
  end if;

  -- One verdict of a commit is in force: the newest.
  update app.verdicts as v set replaced_at = v.decided_at
  where exists (
    select from app.verdicts as n
    where n.tenant_id = v.tenant_id and n.project_id = v.project_id and n.commit_sha = v.commit_sha
      and (n.decided_at, n.id) > (v.decided_at, v.id));

  -- What was "introduced" is new, or was disclosed only now: nobody told the two apart.
  select count(*) into expected from app.policies;
  update app.policies as p
  set document = jsonb_set(p.document, '{rules}', coalesce((
    select jsonb_agg(
      jsonb_set(r.rule, '{when}', (r.rule -> 'when') - 'introduced' || '{"novelty": ["new", "newly-disclosed"]}')
        -- Names that the gate uses itself from now on.
        || case when r.rule ->> 'id' in ('scan-missing', 'scan-stale', 'nothing-scanned', 'break-glass', 'not-judged')
          then jsonb_build_object('id', r.rule ->> 'id' || '-rule') else '{}' end
      order by r.place)
    from jsonb_array_elements(p.document -> 'rules') with ordinality as r (rule, place)), '[]'));
  get diagnostics changed = row_count;
  if changed <> expected then
    raise exception '% of % policies were rewritten', changed, expected;
  end if;

  -- What scans from before were compared with, and what was new to them, as presence tells it: so their commits can be judged again.
  select count(*) into expected from app.scans;
  update app.scans as s
  set baseline = case
      when o.ref is null then case when e.number is null then 'first-of-branch' else 'earlier-scan' end
      when t.base_commit is null and t.count_existing = 0 then coalesce((
        -- The base knows the tool, if under other categories only; or the very category: scans of long ago do not say what they were compared with.
        select case when bool_or(h.category = t.category) then 'base-scan' else 'other-category' end from app.scans as h
        where h.tenant_id = t.tenant_id and h.branch_id = b.base_branch_id and h.tool = t.tool and h.health = 'healthy' and h.number < t.number
        having count(*) > 0), 'none')
      else 'base-scan' end,
    baseline_number = case when o.ref is null then e.number end,
    baseline_ref = coalesce(o.ref, b.ref),
    target_ref = coalesce(o.ref, b.ref),
    health_reasons = case when t.health = 'unhealthy' then array['the scan did not run to its end'] else '{}' end,
    introduced = case when o.ref is null and e.number is null then null else (
      select array_agg(i.finding_id)
      from app.sightings as i
      where i.tenant_id = t.tenant_id and i.branch_id = t.branch_id and i.partition_code = app.partition_code(t.tool, t.category)
        and i.present and i.from_scan <= t.number and (i.until_scan is null or i.until_scan > t.number)
        and not exists (
          select from app.sightings as c
          where c.tenant_id = i.tenant_id and c.finding_id = i.finding_id and c.branch_id = coalesce(b.base_branch_id, b.id) and c.present
            and c.from_scan <= p.number and (c.until_scan is null or c.until_scan > p.number))) end
  from app.scans as t
  join app.branches as b on b.tenant_id = t.tenant_id and b.id = t.branch_id
  left join app.branches as o on o.tenant_id = b.tenant_id and o.id = b.base_branch_id
  left join lateral (
    -- Where the branch knows no other commit yet, the first scan of this one.
    select coalesce(max(h.number) filter (where h.commit_sha <> t.commit_sha), min(h.number)) as number from app.scans as h
    where h.tenant_id = t.tenant_id and h.branch_id = t.branch_id and h.tool = t.tool and h.category = t.category
      and h.health = 'healthy' and h.number < t.number) as e on true
  -- The state that it was compared with: after this scan.
  cross join lateral (select case when o.ref is null then e.number else coalesce(t.base_number, t.number) end as number) as p
  where t.tenant_id = s.tenant_id and t.id = s.id;
  get diagnostics changed = row_count;
  if changed <> expected then
    raise exception '% of % scans got their baseline', changed, expected;
  end if;
end
$$;
alter table app.verdicts force row level security;
alter table app.scans force row level security;
alter table app.branches force row level security;
alter table app.policies force row level security;
alter table app.sightings force row level security;
alter table app.scans alter column baseline set not null, alter column baseline_ref set not null, alter column target_ref set not null, alter column health_reasons drop default;

create unique index verdicts_in_force on app.verdicts (tenant_id, project_id, commit_sha) where replaced_at is null;
drop index app.verdicts_of_commit;
create index verdicts_of_commit on app.verdicts (tenant_id, project_id, commit_sha, number desc);
grant update (replaced_at, triage_revision, policy_version, floor_version, intelligence, valid_until, due_at, due_cause) on app.verdicts to portcullis_app;

-- Which verdicts are to be judged again, of all tenants: the one thing that is asked before a tenant is known. It tells no more than where.
create index verdicts_due on app.verdicts (due_at) where replaced_at is null and due_at is not null;
create index verdicts_ending on app.verdicts (valid_until) where replaced_at is null and valid_until is not null;
grant select (tenant_id, project_id, commit_sha, decided_at, due_at, valid_until, replaced_at) on app.verdicts to portcullis_lookup;
create policy verdict_lookup on app.verdicts for select to portcullis_lookup using (true);
create function app.lookup_due_verdicts(wanted integer)
  returns table (tenant_id uuid, project_id uuid, commit_sha text)
  language sql stable security definer set search_path = ''
as $$
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
$$;

revoke all on function app.lookup_due_verdicts(integer) from public;
grant execute on function app.lookup_due_verdicts(integer) to portcullis_app;
grant create on schema app to portcullis_lookup;
alter function app.lookup_due_verdicts(integer) owner to portcullis_lookup;
revoke create on schema app from portcullis_lookup;
