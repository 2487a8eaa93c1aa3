-- Triage: what people decided on findings. A row is a decision; the one that nothing has replaced is in force, and a finding
-- without any is open. Rows are kept: they are the history.

create table app.triage (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  finding_id uuid not null,
  state text not null check (state in ('open', 'in-review', 'false-positive', 'accepted')),
  reason text check (length(reason) between 1 and 2000),
  -- When an acceptance ends; from then on the finding is open again, without anybody doing anything.
  expires_at timestamptz,
  -- Name of the day: members come and go.
  decided_by text not null,
  decided_at timestamptz not null default now(),
  replaced_at timestamptz,
  primary key (tenant_id, id),
  check ((state = 'accepted') = (expires_at is not null)),
  check (state not in ('accepted', 'false-positive') or reason is not null),
  foreign key (tenant_id, project_id) references app.projects (tenant_id, id) on delete cascade,
  foreign key (tenant_id, finding_id) references app.findings (tenant_id, id) on delete cascade
);
create unique index triage_in_force on app.triage (tenant_id, finding_id) where replaced_at is null;
create index triage_of_finding on app.triage (tenant_id, finding_id, decided_at desc);
create index triage_of_project on app.triage (tenant_id, project_id, expires_at) where replaced_at is null;
alter table app.triage enable row level security;
alter table app.triage force row level security;
create policy tenant_isolation on app.triage
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, update (replaced_at) on app.triage to portcullis_app;

-- Saved views: a person's own filters of the findings table.
create table app.views (
  tenant_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  query text not null check (length(query) <= 2000),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references app.members (tenant_id, id) on delete cascade
);
create index views_of_member on app.views (tenant_id, member_id, name);
alter table app.views enable row level security;
alter table app.views force row level security;
create policy tenant_isolation on app.views
  using (tenant_id = app.current_tenant()) with check (tenant_id = app.current_tenant());
grant select, insert, delete on app.views to portcullis_app;

-- Open findings of a partition by severity, critical first, as a scan of the default branch left them: what trends are
-- drawn from, at the cost of one row a scan. Null on other branches.
alter table app.scans add column open_by_severity integer[] check (cardinality(open_by_severity) = 5);
grant update (open_by_severity) on app.scans to portcullis_app;
-- Scans of a branch in a time: what a trend shows.
create index scans_by_time on app.scans (tenant_id, branch_id, received_at);
-- What was fixed lately, at the cost of what was fixed lately.
create index sightings_ended on app.sightings (tenant_id, branch_id, until_scan) where until_scan is not null;
