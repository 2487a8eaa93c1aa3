-- What submit-scan writes, second part. Findings live per project; their presence lives per branch, as intervals of scans.

create table app.findings (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  -- With the project, the partition that matching never leaves.
  tool text not null,
  category text not null,
  rule_id text not null,
  severity text not null check (severity in ('critical', 'high', 'medium', 'low', 'info')),
  -- 0 for critical, 4 for info: sorts worst first.
  severity_rank smallint not null generated always as (
    case severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end) stored,
  -- Where the severity came from, and what the tool said.
  severity_source text not null check (severity_source in ('score', 'level', 'override', 'default')),
  severity_raw text,
  message text not null,
  path text,
  line integer,
  column_number integer,
  cwes integer[] not null,
  suppressed boolean not null,
  matched_by text not null check (matched_by in ('new', 'native', 'line', 'place')),
  -- What matching needs, in one value that is read without unpacking (layout: api/src/domain/live-findings.ts): a digest over
  -- the bytes of its result as last read, one over all that is shown of it, its line, and its identity keys. An unchanged
  -- finding is recognised by the first and never written again.
  match_data bytea not null check (octet_length(match_data) >= 37),
  first_seen_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade
);
create index findings_of_partition on app.findings (tenant_id, project_id, tool, category);
create index findings_worst_first on app.findings (tenant_id, project_id, severity_rank, id);
alter table app.findings enable row level security;
alter table app.findings force row level security;
create policy tenant_isolation on app.findings
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert,
  update (rule_id, severity, severity_source, severity_raw, message, path, line, column_number, cwes, suppressed, matched_by, match_data)
  on app.findings to portcullis_app;

-- "This finding is (present) or is not (not present) on this branch from scan A until scan B". On a long-lived branch
-- every row is a presence. On any other a row is a difference from the base: there though the base has it not, or gone
-- though the base has it. The interval is half open; no end means that it holds now.
--
-- from_scan and until_scan are numbers of app.scans without a foreign key: each would cost a look-up for every row of
-- an upload, and scans are never deleted one by one.
create table app.sightings (
  tenant_id uuid not null,
  finding_id uuid not null,
  branch_id uuid not null,
  from_scan bigint not null,
  until_scan bigint,
  present boolean not null,
  primary key (tenant_id, finding_id, branch_id, from_scan),
  check (until_scan > from_scan),
  foreign key (tenant_id, finding_id) references app.findings (tenant_id, id) on delete cascade,
  foreign key (tenant_id, branch_id) references app.branches (tenant_id, id) on delete cascade
);
create unique index sightings_now on app.sightings (tenant_id, branch_id, finding_id) where until_scan is null;
alter table app.sightings enable row level security;
alter table app.sightings force row level security;
create policy tenant_isolation on app.sightings
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (until_scan) on app.sightings to portcullis_app;

-- The gate's recorded outcome for an upload.
create table app.verdicts (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  submission_id uuid not null,
  commit_sha text not null,
  policy_version integer not null,
  outcome text not null check (outcome in ('pass', 'warn', 'fail', 'error')),
  reasons jsonb not null,
  decided_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, submission_id),
  foreign key (tenant_id, project_id, policy_version) references app.policies (tenant_id, project_id, version) on delete cascade
);
create index verdicts_of_commit on app.verdicts (tenant_id, project_id, commit_sha);
alter table app.verdicts enable row level security;
alter table app.verdicts force row level security;
create policy tenant_isolation on app.verdicts
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert on app.verdicts to portcullis_app;
